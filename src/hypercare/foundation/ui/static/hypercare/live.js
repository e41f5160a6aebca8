// Keeps the page fresh and says how fresh it is. Each event of the program is handed on as
// `hypercare:event` on document (detail: {id, name, data}); a page refreshes its parts with
// hx-trigger="hypercare:event from:document". `hypercare:fresh` (detail: "live" or "stale") says that
// news comes or does not. Every [data-fresh-text] says how fresh the page is, in the program's zone.
(() => {
  const slot = document.getElementById("hc-freshness");
  if (!slot) return;
  const [address, query] = slot.dataset.liveUrl.split("?");
  const after = Number(new URLSearchParams(query).get("after"));
  const MINUTE = 60000;
  const MOST_HELD = 50; // of more, a page is told that it missed some
  const MISSED = { id: after, data: '{"verb":"live.missed","subject":""}' };
  let state = "waiting";
  let heard = Date.now(); // the page itself is as fresh as its loading
  let held = []; // for when the tab is looked at again
  let feed = null;
  let worker = null;

  function words() {
    const minutes = Math.floor((Date.now() - heard) / MINUTE);
    const form = state === "stale" && minutes < 1 ? "lost" : state;
    const time = new Date(heard).toLocaleTimeString([], { hour12: false, timeZone: slot.dataset.zone || undefined });
    return (slot.dataset[form] || "").replace("{time}", time).replace("{minutes}", minutes);
  }

  function show() {
    if (state === "waiting") return;
    const said = words();
    for (const place of document.querySelectorAll("[data-fresh-text]")) {
      if (place.textContent !== said) place.textContent = said;
      place.closest("[data-state]").dataset.state = state;
    }
  }

  // Politely, and only when it changed: nobody wants to hear that all is well.
  function turn(news) {
    const before = state;
    state = news.state;
    if (state === "live" || state === "polling") heard = news.at;
    show();
    if (before === state) return;
    const fresh = state === "live" || state === "polling" ? "live" : "stale";
    document.dispatchEvent(new CustomEvent("hypercare:fresh", { detail: fresh }));
    if (before === "waiting" && state === "live") return;
    document.dispatchEvent(new CustomEvent("hypercare:say", { detail: words() }));
  }

  function handOn({ id, data }) {
    const detail = { id: String(id), name: "message", data };
    document.dispatchEvent(new CustomEvent("hypercare:event", { detail }));
  }

  function pass(event) {
    if (document.hidden) held = held.length < MOST_HELD ? [...held, event] : [MISSED];
    else handOn(event);
  }

  function take(news) {
    if (news.event) pass(news.event);
    else if (news.missed) pass(MISSED);
    else turn(news);
  }

  function alone() {
    worker = null;
    feed = hearProgram(address, after, take);
  }

  function join() {
    if (!window.SharedWorker) return alone();
    worker = new SharedWorker(slot.dataset.feed, { name: address });
    worker.onerror = () => { if (worker) alone(); };
    worker.port.onmessage = ({ data }) => take(data);
    worker.port.postMessage({ address, after });
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    const waiting = held;
    held = [];
    waiting.forEach(handOn);
    show();
  });
  document.addEventListener("htmx:finally:request", () => setTimeout(show)); // a list brought its own stamp
  setInterval(show, MINUTE / 3);
  window.addEventListener("pagehide", () => {
    if (worker) worker.port.postMessage({ bye: true });
    if (feed) feed.close();
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  join();
})();
