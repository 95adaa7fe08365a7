// The host's own switch between light and dark: the widget follows what it sees behind it.
const root = document.documentElement;
root.classList.toggle("dark", window.matchMedia("(prefers-color-scheme: dark)").matches);
document.getElementById("theme").addEventListener("click", () => root.classList.toggle("dark"));
