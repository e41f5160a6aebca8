// Listens to the program's live stream (data-live-url) and says in the bar how fresh the page is.
// Each event is handed on as `hypercare:event` on document (detail: {id, name, data}); a page
// refreshes its parts with hx-trigger="hypercare:event from:document". `hypercare:fresh` (detail:
// "live" or "stale") says that the stream came or went.
(() => {
  const slot = document.getElementById("hc-freshness");
  if (!slot || !window.EventSource) return;
  const words = slot.querySelector("[data-fresh-text]");
  const QUIET = 45000; // longer than the stream's heartbeat, in milliseconds
  let lastHeard = new Date(); // the page itself is as fresh as its loading
  let watch = 0;

  const clock = (moment) => moment.toLocaleTimeString([], { hour12: false });

  function show(state) {
    const before = slot.dataset.state;
    slot.dataset.state = state;
    const word = state === "live" ? slot.dataset.live : slot.dataset.stale;
    words.textContent = `${word} ${clock(lastHeard)}`;
    if (before !== state) document.dispatchEvent(new CustomEvent("hypercare:fresh", { detail: state }));
    if (before !== state && (before === "live" || before === "stale"))
      document.dispatchEvent(new CustomEvent("hypercare:say", { detail: words.textContent }));
  }

  function heard() {
    lastHeard = new Date();
    show("live");
    clearTimeout(watch);
    watch = setTimeout(() => show("stale"), QUIET);
  }

  function handOn(event) {
    heard();
    const detail = { id: event.lastEventId, name: event.type, data: event.data };
    document.dispatchEvent(new CustomEvent("hypercare:event", { detail }));
  }

  const source = new EventSource(slot.dataset.liveUrl);
  source.onopen = heard;
  source.onmessage = handOn;
  source.onerror = () => show("stale");
  source.addEventListener("beat", heard);
  for (const name of (slot.dataset.liveEvents || "").split(" ").filter(Boolean))
    source.addEventListener(name, handOn);
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
