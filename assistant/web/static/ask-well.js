// What makes the pages quicker. Everything essential works without it.
(() => {
  "use strict";
  const wide = window.matchMedia("(min-width: 1280px)");
  const at = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

  // Theme: the form works by itself; with a script the page does not reload.
  const root = document.documentElement;
  const remembered = document.cookie.match(/(?:^|; )ask_well_theme=(light|dark)/)?.[1];
  if (remembered) root.dataset.theme = remembered;
  document.addEventListener("click", (event) => {
    const button = at(event, "[data-theme-toggle]");
    if (!button) return;
    event.preventDefault();
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : window.matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `ask_well_theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
  });

  // Figures: the proof opens beside its line on wide screens, below it on narrow ones.
  let open = null;
  const closeProof = (focus) => {
    if (!open) return;
    const { figure, panel } = open;
    open = null;
    panel.hidden = true;
    figure.setAttribute("aria-expanded", "false");
    if (focus) figure.focus();
  };
  const beside = (figure, panel) => {
    panel.style.top = "";
    if (!wide.matches) return;
    const at = figure.getBoundingClientRect().top - 12;
    const sight = figure.closest("#scroll")?.getBoundingClientRect() ?? { top: 0, bottom: window.innerHeight };
    const top = Math.max(Math.min(at, sight.bottom - panel.offsetHeight - 12), sight.top + 12);
    panel.style.top = `${top - panel.offsetParent.getBoundingClientRect().top}px`;
    panel.style.setProperty("--line", `${Math.min(Math.max(at - top, 0) + 20, panel.offsetHeight - 12)}px`);
  };
  const openProof = (figure, isPinned = true) => {
    const panel = document.getElementById(figure.getAttribute("popovertarget"));
    if (!panel) return;
    closeProof(false);
    const block = figure.closest(".has-proof, .prose > p, .prose li, .promises section") ?? figure.parentElement;
    block.classList.add("has-proof");
    panel.removeAttribute("popover");
    panel.hidden = false;
    for (const hidden of panel.querySelectorAll(".needs-script")) hidden.hidden = false;
    const floats = !isPinned && !wide.matches;
    panel.classList.toggle("floating", floats);
    panel.classList.toggle("placed", !floats);
    if (floats) {
      const [at, from] = [figure.getBoundingClientRect(), block.getBoundingClientRect()];
      panel.style.setProperty("--at", `${Math.max(Math.min(at.left - from.left, from.width - 268), 0)}px`);
      panel.style.setProperty("--below", `${at.bottom - from.top + 6}px`);
      block.append(panel);
    } else if (block.matches("li, section")) block.append(panel);
    else block.after(panel);
    if (!floats) beside(figure, panel);
    panel.tabIndex = -1;
    figure.setAttribute("aria-expanded", "true");
    figure.setAttribute("aria-controls", panel.id);
    open = { figure, panel, isPinned };
    if (!isPinned) return;
    panel.focus({ preventScroll: true });
    panel.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  // A pointer that rests on a figure sees the proof, too; it goes with the pointer, unless a click
  // has pinned it.
  let resting = 0;
  const hovers = window.matchMedia("(hover: hover)");
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse" || !hovers.matches) return;
    clearTimeout(resting);
    const figure = at(event, ".figure[popovertarget]");
    if (open?.isPinned || figure === open?.figure && open) return;
    const later = (wait, act) => (resting = setTimeout(() => open?.isPinned || act(), wait));
    if (figure) later(180, () => openProof(figure, false));
    else if (open && !at(event, ".proof")) later(280, () => closeProof(false));
  });
  document.addEventListener("click", (event) => {
    const figure = at(event, ".figure[popovertarget]");
    if (figure) {
      event.preventDefault();
      if (open?.figure === figure && open.isPinned) closeProof(true);
      else openProof(figure);
      return;
    }
    if (at(event, "[data-close-proof]") && open) {
      event.preventDefault();
      closeProof(true);
    } else if (open && !at(event, ".proof")) closeProof(false);
  });
  document.addEventListener("click", async (event) => {
    const button = at(event, "[data-copy-rows]");
    if (!button) return;
    const rows = [...button.closest(".proof").querySelectorAll("tr")];
    const text = rows.map((row) => [...row.cells].map((cell) => cell.textContent.trim()).join("\t")).join("\n");
    await navigator.clipboard.writeText(text);
    button.textContent = "✓";
  });

  // Cards: the bar drains and the minutes count down; the server has the last word.
  const drain = () => {
    for (const card of document.querySelectorAll(".confirm[data-expires]")) {
      const ends = Date.parse(card.dataset.expires);
      const left = Math.max(ends - Date.now(), 0);
      const share = Math.min(left / Math.max(ends - Date.parse(card.dataset.created), 1), 1);
      card.querySelector(".drain .left")?.setAttribute("width", `${(share * 100).toFixed(2)}%`);
      const seconds = Math.floor(left / 1000);
      const clock = card.querySelector("[data-countdown]");
      if (clock) clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (left === 0) card.querySelector(".primary")?.setAttribute("disabled", "");
    }
  };
  setInterval(drain, 1000);

  // Chat: Enter sends, Shift+Enter makes a line; the newest turn stays in sight.
  const scroller = document.getElementById("scroll");
  const toNewest = () => {
    const turn = scroller?.querySelector("#turns > .turn:last-child");
    if (turn) scroller.scrollTop = Math.min(turn.offsetTop - scroller.offsetTop - 16, scroller.scrollHeight);
  };
  if (scroller) {
    const linked = location.hash.startsWith("#") && document.getElementById(location.hash.slice(1));
    if (linked) linked.scrollIntoView({ block: "center" });
    else if (scroller.querySelector(".turn[id]")) toNewest();
  }
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "question" || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (event.target.value.trim()) event.target.form.requestSubmit();
  });
  document.addEventListener("htmx:sse:after:connection", (event) => {
    const field = event.target.querySelector?.("textarea#question");
    if (field) field.value = "";
    const place = document.getElementById("instead-of");
    if (place) place.value = "";
  });
  // Asking anew streams like any question: the composer asks, in the other one's place.
  document.addEventListener("submit", (event) => {
    const form = at(event, "form[data-anew]");
    const composer = document.getElementById("composer");
    if (!form || !composer) return;
    event.preventDefault();
    composer.elements.question.value = form.elements.question.value;
    composer.elements.instead_of.value = form.elements.instead_of.value;
    composer.requestSubmit();
    composer.elements.question.focus();
  });
  document.addEventListener("click", async (event) => {
    const link = at(event, "a[data-copy]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const answer = await fetch(link.href);
    if (!answer.ok) return;
    await navigator.clipboard.writeText(await answer.text());
    const label = link.textContent;
    link.textContent = "✓";
    setTimeout(() => (link.textContent = label), 1500);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.target.matches?.('form[action="/ask"]')) toNewest();
  });
  document.addEventListener("ask-well:at", (event) => {
    const id = event.detail?.data ?? "";
    if (!/^[0-9a-f]{32}$/.test(id)) return;
    for (const field of document.querySelectorAll("[data-conversation]")) field.value = id;
    const isPage = location.pathname.startsWith("/ask"); // and not the widget's frame
    if (isPage && location.pathname !== `/ask/${id}`) history.replaceState(null, "", `/ask/${id}`);
  });

  // Files: drop them anywhere on a page that takes them.
  const carriesFiles = (event) => document.querySelector("[data-drop]") && event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    document.querySelector("[data-drop]").classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) document.querySelector("[data-drop]")?.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    const form = document.querySelector("[data-drop]");
    form.classList.remove("over");
    form.querySelector('input[type="file"]').files = event.dataTransfer.files;
    form.requestSubmit();
  });

  // A bar while files go up: only XMLHttpRequest tells how far a body has got, fetch does not.
  // The answer is the one a page without scripts gets.
  document.addEventListener("submit", (event) => {
    const form = at(event, "form[data-drop]");
    const bar = form?.querySelector("progress");
    if (!bar) return;
    event.preventDefault();
    const said = form.querySelector("[data-reading]");
    const button = form.querySelector("button");
    const sending = new XMLHttpRequest();
    bar.hidden = false;
    button.disabled = true;
    sending.upload.addEventListener("progress", (sent) => sent.lengthComputable && (bar.value = sent.loaded / sent.total));
    sending.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      said.textContent = said.dataset.reading;
    });
    sending.addEventListener("load", () => {
      if (sending.responseURL && sending.responseURL !== form.action) return location.assign(sending.responseURL);
      const page = new DOMParser().parseFromString(sending.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return location.reload();
      document.querySelector("main").replaceWith(main);
      document.getElementById("results")?.scrollIntoView({ block: "nearest" });
    });
    sending.addEventListener("error", () => {
      bar.hidden = true;
      button.disabled = false;
      said.textContent = said.dataset.broken;
    });
    sending.open("POST", form.action);
    sending.setRequestHeader("Accept", "text/html");
    sending.send(new FormData(form));
  });

  // Keys: only those that do something on this page; "?" lists them.
  // In a list J and K go from row to row; a key that a row has itself acts on the row it is in.
  const rows = [...document.querySelectorAll("[data-rows] > li, [data-rows] > tbody > tr")];
  const here = () => rows.find((row) => row.contains(document.activeElement));
  const press = (selector) => {
    const found = here()?.querySelector(selector) ?? document.querySelector(selector);
    if (!found || found.disabled) return false;
    found.click();
    return true;
  };
  const step = (rel, by) => {
    const page = document.querySelector(`link[rel="${rel}"]`);
    const row = rows[Math.min(Math.max(rows.indexOf(here()) + by, 0), rows.length - 1)];
    if (page) location.href = page.href;
    else row?.querySelector("a, button, summary")?.focus();
    return Boolean(page || row);
  };
  const keys = {
    j: () => step("next", 1),
    k: () => step("prev", -1),
    x: () => Boolean(here()) && press('input[type="checkbox"]'),
    a: () => press('[data-key="a"]'),
    e: () => press('[data-key="e"]'),
    r: () => press('[data-key="r"]'),
    n: () => press(".chat-side .new"),
    "/": () => {
      const field = document.querySelector("[data-search], #question, #box-question");
      field?.focus();
      return Boolean(field);
    },
    "?": () => {
      const dialog = document.getElementById("shortcuts");
      if (!dialog) return false;
      dialog.showModal();
      return true;
    },
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open) {
      event.preventDefault();
      closeProof(true);
      return;
    }
    if (event.key === "Escape" && !document.querySelector("dialog[open]") && press("[data-stop]")) return;
    const typing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    if (keys[event.key]()) event.preventDefault();
  });
  for (const part of document.querySelectorAll(".keys.needs-script")) part.hidden = false;
})();
