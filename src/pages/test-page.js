
// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

// Asks for both probes until both answer: Weir alone does, and over TLS only where its certificate
// is trusted. What is said stands in the page, in its language.
(() => {
  const INTERVAL = 3000; // milliseconds
  const PATIENCE = 10000; // milliseconds
  const MOST = 400; // rounds: twenty minutes or more

  const main = document.querySelector("main");
  const status = document.getElementById("status");
  const steps = document.querySelector(".steps");
  let rounds = 0;
  let timer = 0;
  let asking = false;

  const ask = async (url) => {
    const patience = new AbortController();
    const end = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const answer = await fetch(url, {
        cache: "no-store", credentials: "omit", redirect: "error", signal: patience.signal,
      });
      return answer.ok;
    } catch {
      return false;
    } finally {
      clearTimeout(end);
    }
  };

  const mark = (id, done) => {
    const step = document.getElementById(id);
    step.classList.toggle("done", done);
    step.querySelector(".word").textContent = `${done ? steps.dataset.done : steps.dataset.open}: `;
  };

  const say = (words) => {
    if (status.textContent !== words) status.textContent = words;
  };

  const show = (state) => {
    main.dataset.state = state;
    mark("step-connected", state === "connected" || state === "visible");
    mark("step-visible", state === "visible");
    say(status.dataset[state]);
  };

  const check = async () => {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    const [plain, secure] = await Promise.all([ask(main.dataset.http), ask(main.dataset.https)]);
    asking = false;
    const state = secure ? "visible" : plain ? "connected" : "no";
    show(state);
    rounds += 1;
    if (state === "visible") return;
    if (rounds < MOST) timer = setTimeout(check, INTERVAL);
    else say(`${status.dataset[state]} ${status.dataset.stopped}`);
  };

  if (!main.dataset.state) show("checking");
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && main.dataset.state !== "visible" && rounds < MOST) check();
  });
  check();
})();
