// The widget inside its frame. A token comes from the page around it, is exchanged once for a visit,
// and the visit's secret stays in this variable: no cookie, no storage.
(() => {
  "use strict";
  const { embedKey: key, host } = document.body.dataset;
  if (window.parent === window) return;
  const LONGEST = 4096;
  const EARLY = 60_000;
  const box = document.getElementById("box");
  const noPass = document.getElementById("no-pass");
  document.getElementById("alone").hidden = true;
  let secret = "";
  let expected = false;
  let renewal = 0;

  const tell = (message) => window.parent.postMessage(message, host);
  const ask = () => {
    expected = true;
    tell({ type: "ask-well:token-please" });
  };
  const shut = (html) => {
    secret = "";
    clearTimeout(renewal);
    box.innerHTML = html;
    noPass.hidden = Boolean(html);
  };
  const enter = async (token) => {
    const language = document.documentElement.lang;
    const answer = await fetch(`/embed/${key}/visits?language=${language}`, {
      method: "POST",
      credentials: "omit",
      headers: { Authorization: `Bearer ${token}`, "Ask-Well-Host": host },
    });
    if (!answer.ok) return shut(await answer.text());
    const opened = await answer.json();
    const isRenewed = secret !== "";
    secret = opened.visit;
    noPass.hidden = true;
    clearTimeout(renewal);
    renewal = setTimeout(ask, opened.seconds * 1000 - EARLY);
    if (isRenewed) return;
    box.innerHTML = opened.box;
    htmx.process(box);
  };

  // Heard are only the page around us, from the origin this frame was made for, and these words.
  const words = new Map([
    ["ask-well:token", ({ token }) => {
      if (!expected || typeof token !== "string" || token.length > LONGEST) return;
      expected = false;
      enter(token).catch(() => shut(""));
    }],
    ["ask-well:no-token", () => {
      if (!expected) return;
      expected = false;
      if (!secret) shut("");
    }],
    ["ask-well:theme", ({ theme }) => {
      if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
    }],
  ]);
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || event.origin !== host) return;
    const message = event.data;
    if (typeof message !== "object" || message === null || !Object.hasOwn(message, "type")) return;
    words.get(message.type)?.(message);
  });

  document.addEventListener("htmx:config:request", (event) => {
    event.detail.ctx.request.headers["Ask-Well-Visit"] = secret;
  });
  document.addEventListener("htmx:sse:after:connection", () => {
    document.getElementById("prompts").hidden = true; // its form carries the stream: it must stay
  });
  document.addEventListener("htmx:after:swap", () => {
    const newest = document.querySelector("#turns > :last-child");
    if (newest) window.scrollTo({ top: newest.offsetTop - 12 });
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-reload]")) return;
    shut("");
    noPass.hidden = true;
    ask();
  });
  new ResizeObserver(() => tell({ type: "ask-well:height", height: document.body.offsetHeight })).observe(document.body);
  ask();
})();
