"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const frame = document.getElementById("frame");
  const tip = document.getElementById("tip");
  const at = (id) => document.getElementById(id);
  const say = (key) => data.words[document.documentElement.lang][key];

  // Language

  const speak = (language) => {
    document.documentElement.lang = language;
    for (const one of document.querySelectorAll("[data-word]")) one.textContent = say(one.dataset.word);
    for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", say(one.dataset.label));
    for (const one of document.querySelectorAll("[data-title]")) one.title = say(one.dataset.title);
  };
  const otherLanguage = () => speak(document.documentElement.lang === "en" ? "id" : "en");
  at("language").addEventListener("click", otherLanguage);

  // The blocks in the frame

  let page = null;
  const blocks = (number) => page ? [...page.querySelectorAll(`[data-mark~="${number}"]`)] : [];
  const reasonOf = (number) => data.marks[number].reason ?? "kept";

  const outline = () => {
    const style = page.createElement("style");
    const colour = (reason) => {
      const probe = document.createElement("i");
      probe.className = `of-${reason}`;
      document.body.append(probe);
      const found = getComputedStyle(probe).getPropertyValue("--colour");
      probe.remove();
      return found;
    };
    const rules = ["[data-mark] { cursor: pointer; }"];
    for (const reason of new Set(data.marks.map((_, number) => reasonOf(number)))) {
      const line = reason === "kept" ? "2px solid" : "3px dashed";
      rules.push(`html:not(.without-${reason}) [data-reason~="${reason}"] { outline: ${line} ${colour(reason)}; outline-offset: 1px; }`);
      if (reason === "kept") continue;
      rules.push(`html:not(.without-${reason}) [data-reason~="${reason}"]::before { content: "${reason}"; font: 600 11px/1.4 system-ui, sans-serif; color: #fff; background: ${colour(reason)}; padding: 0 4px; margin-right: 4px; text-transform: none; letter-spacing: 0; }`);
    }
    rules.push(".nc-here { background: #fff3c4 !important; color: #1b1f24 !important; }");
    style.textContent = rules.join("\n");
    page.head.append(style);
    for (const block of page.querySelectorAll("[data-mark]")) {
      block.dataset.reason = block.dataset.mark.split(" ").map(reasonOf).join(" ");
    }
  };

  const highlight = (numbers) => {
    for (const one of page.querySelectorAll(".nc-here")) one.classList.remove("nc-here");
    const found = numbers.flatMap(blocks);
    for (const one of found) one.classList.add("nc-here");
    found[0]?.scrollIntoView({ block: "center" });
  };

  const showTip = (block, x, y) => {
    const mark = data.marks[block.dataset.mark.split(" ").pop()];
    tip.textContent = mark.reason === null ? say("no_reason")
      : `${mark.reason}: ${mark.rule} (${mark.place || say("builtin")})`;
    tip.hidden = false;
    const box = frame.getBoundingClientRect();
    const left = Math.min(box.left + x + 12, window.innerWidth - tip.offsetWidth - 8);
    const top = Math.min(box.top + y + 16, window.innerHeight - tip.offsetHeight - 8);
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${Math.max(8, top)}px`;
  };

  // A rule for what was kept wrongly

  const name = (word) => /^[A-Za-z_-][\w-]{2,}$/.test(word) && !/\d{3,}/.test(word) && !word.startsWith("nc-");
  const selector = (element) => {
    for (let one = element; one && one !== page.body; one = one.parentElement) {
      const inner = one === element ? "" : ` ${element.localName}`;
      if (one.id && name(one.id)) return `#${one.id}${inner}`;
      const classes = [...one.classList].filter(name);
      if (classes.length) return `.${classes.join(".")}${inner}`;
    }
    return element.localName;
  };

  const propose = (element) => {
    const css = selector(element);
    const reason = at("propose-reason").value;
    at("propose-file").textContent = `pipelines/rules/${reason}.txt`;
    at("propose-line").value = `${data.domain}##${css}`;
    const found = [...page.querySelectorAll(css)];
    const takesText = found.some((one) => one.querySelector('[data-reason~="kept"]') || one.closest('[data-reason~="kept"]'));
    const hits = at("propose-hits");
    hits.textContent = `${say("propose_hits")} ${found.length}. ${takesText ? say("propose_body") : ""}`;
    hits.classList.toggle("careful", takesText);
    for (const one of page.querySelectorAll(".nc-here")) one.classList.remove("nc-here");
    for (const one of found) one.classList.add("nc-here");
  };

  const wire = () => {
    page = frame.contentDocument;
    outline();
    let chosen = null;
    page.addEventListener("pointerover", (event) => {
      const block = event.target.closest?.("[data-mark]");
      if (block) showTip(block, event.clientX, event.clientY);
      else tip.hidden = true;
    });
    page.addEventListener("pointerout", () => { tip.hidden = true; });
    page.addEventListener("click", (event) => {
      event.preventDefault();
      const block = event.target.closest?.("[data-mark]");
      if (block) showTip(block, event.clientX, event.clientY);
      const number = block && block.dataset.mark.split(" ").find((one) => data.marks[one].reason);
      if (number) return go(Number(number));
      chosen = event.target;
      propose(chosen);
    });
    page.addEventListener("keydown", press);
    at("propose-reason").addEventListener("change", () => {
      at("propose-file").textContent = `pipelines/rules/${at("propose-reason").value}.txt`;
      if (chosen) propose(chosen);
    });
    document.documentElement.dataset.ready = "yes";
  };

  // What was taken out, one after the other

  let here = -1;
  const taken = [...document.querySelectorAll("#removed button")];
  const go = (number) => {
    const button = taken.find((one) => Number(one.dataset.number) === number);
    if (!button) return;
    here = taken.indexOf(button);
    for (const one of taken) one.classList.toggle("here", one === button);
    button.scrollIntoView({ block: "nearest" });
    highlight([number]);
  };
  for (const button of taken) button.addEventListener("click", () => go(Number(button.dataset.number)));
  const step = (by) => {
    const open = taken.filter((one) => !one.parentElement.hidden);
    if (!open.length) return;
    const next = open[(open.indexOf(taken[here]) + by + open.length + (here < 0 && by < 0 ? 1 : 0)) % open.length];
    next.focus();
    go(Number(next.dataset.number));
  };

  const rules = [...document.querySelectorAll("#rules button")];
  for (const button of rules) {
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      for (const one of rules) one.setAttribute("aria-pressed", String(on && one === button));
      highlight(on ? button.dataset.numbers.split(" ").map(Number) : []);
    });
  }

  for (const box of document.querySelectorAll("#reasons input")) {
    box.addEventListener("change", () => {
      page.documentElement.classList.toggle(`without-${box.value}`, !box.checked);
      for (const item of document.querySelectorAll("#removed li")) {
        if (item.dataset.reason === box.value) item.hidden = !box.checked;
      }
    });
  }

  at("copy")?.addEventListener("click", async () => {
    const line = at("propose-line");
    line.select();
    try { await navigator.clipboard.writeText(line.value); } catch { document.execCommand("copy"); }
    at("copy").textContent = say("copied");
  });

  // Keys

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input:not([type=checkbox]), select, textarea")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "l") otherLanguage();
    else if (event.key === "n" && data.next) location.href = data.next;
    else if (event.key === "p" && data.previous) location.href = data.previous;
    else if (event.key === "Escape" && tip) tip.hidden = true;
  };
  document.addEventListener("keydown", press);

  if (frame) {
    if (frame.contentDocument?.readyState === "complete" && frame.contentDocument.body?.childNodes.length) wire();
    else frame.addEventListener("load", wire, { once: true });
  } else document.documentElement.dataset.ready = "yes";
})();
