// <ask-well key="…" token-url="/ask-well-token"></ask-well>: Ask Well in a frame on this page.
// The frame asks for a token; this page fetches one from its own server and hands it over.
(() => {
  "use strict";
  if (customElements.get("ask-well")) return;
  const app = new URL(document.currentScript.src).origin;
  const LEAST = 96;
  const BORDER = { light: "#8a8474", dark: "#7d7868" };
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)");

  // Dark or light as the page looks behind the element, whatever switched it.
  const brightness = (color) => {
    const parts = color.match(/[\d.]+/g)?.map(Number) ?? [];
    const [red, green, blue, alpha = 1] = parts;
    if (!color.startsWith("rgb") || alpha < 0.5) return null;
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
  };
  const themeBehind = (element) => {
    for (let part = element; part; part = part.parentElement ?? part.getRootNode().host) {
      const bright = brightness(getComputedStyle(part).backgroundColor);
      if (bright !== null) return bright < 0.5 ? "dark" : "light";
    }
    const schemes = getComputedStyle(document.documentElement).colorScheme.split(" ");
    if (!schemes.includes("dark")) return "light";
    return !schemes.includes("light") || systemDark.matches ? "dark" : "light";
  };

  class AskWell extends HTMLElement {
    static observedAttributes = ["theme"];
    #frame = null;
    #height = LEAST;
    #isHere = false; // until the frame has spoken, nobody there could be told anything
    #watch = new MutationObserver(() => this.#dress());
    #hear = (event) => this.#message(event);
    #redress = () => this.#dress();

    connectedCallback() {
      const key = this.getAttribute("key") ?? "";
      if (!/^[0-9a-f]{32}$/.test(key)) return;
      const language = this.getAttribute("language") || document.documentElement.lang.slice(0, 2);
      const address = new URL(`/embed/${key}`, app);
      address.searchParams.set("origin", location.origin);
      address.searchParams.set("language", language);
      const frame = document.createElement("iframe");
      frame.title = "Ask Well";
      frame.allow = "clipboard-write";
      frame.src = address.href;
      frame.style.cssText = "display:block;box-sizing:border-box;width:100%;border:1px solid;border-radius:6px";
      this.#frame = frame;
      this.style.display = "block";
      window.addEventListener("message", this.#hear);
      window.addEventListener("resize", this.#redress);
      systemDark.addEventListener("change", this.#redress);
      const seen = { attributes: true, attributeFilter: ["class", "style", "data-theme"] };
      for (const part of [document.documentElement, document.body]) this.#watch.observe(part, seen);
      (this.shadowRoot ?? this.attachShadow({ mode: "open" })).replaceChildren(frame);
      this.#dress();
    }

    disconnectedCallback() {
      window.removeEventListener("message", this.#hear);
      window.removeEventListener("resize", this.#redress);
      systemDark.removeEventListener("change", this.#redress);
      this.#watch.disconnect();
      this.#frame = null;
      this.#isHere = false;
    }

    attributeChangedCallback() {
      this.#dress();
    }

    // Only our own frame is heard, by window and by origin, and only what it has to say.
    #message(event) {
      if (!this.#frame || event.source !== this.#frame.contentWindow || event.origin !== app) return;
      const message = event.data;
      if (typeof message !== "object" || message === null) return;
      this.#isHere = true;
      if (message.type === "ask-well:token-please") this.#handOver();
      else if (message.type === "ask-well:height" && Number.isFinite(message.height)) {
        this.#height = message.height;
        this.#dress();
      }
    }

    #tell(message) {
      if (this.#isHere) this.#frame?.contentWindow?.postMessage(message, app);
    }

    async #handOver() {
      this.#dress();
      try {
        const address = new URL(this.getAttribute("token-url") ?? "", location.href);
        if (address.origin !== location.origin) throw new Error("token-url must be on this page's own server");
        const answer = await fetch(address, { cache: "no-store", headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error(`${address.pathname} answered ${answer.status}`);
        const { token } = await answer.json();
        if (typeof token !== "string") throw new Error(`${address.pathname} gave no token`);
        this.#tell({ type: "ask-well:token", token });
      } catch (problem) {
        console.warn(`ask-well: ${problem.message}`);
        this.#tell({ type: "ask-well:no-token" });
      }
    }

    #dress() {
      if (!this.#frame) return;
      const wanted = this.getAttribute("theme");
      const theme = wanted === "light" || wanted === "dark" ? wanted : themeBehind(this);
      const most = Number(this.getAttribute("max-height")) || Math.max(360, Math.round(window.innerHeight * 0.85));
      this.#frame.style.borderColor = BORDER[theme];
      this.#frame.style.colorScheme = theme;
      this.#frame.style.height = `${Math.min(Math.max(this.#height + 2, LEAST), most)}px`;
      this.#tell({ type: "ask-well:theme", theme });
    }
  }
  customElements.define("ask-well", AskWell);
})();
