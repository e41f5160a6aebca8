// Offers the call at the person's telephone: fetches #hc-calls[data-url] when the live stream says
// that a call rang, was answered or ended, and every few seconds while one is on offer, because a
// colleague may have answered it. Remembered in the tab, so that the next page asks, too.
(() => {
  const place = document.getElementById("hc-calls");
  if (!place) return;
  const AGAIN = 5000;
  const MARK = "hypercare-call";
  let watch = 0;

  async function look() {
    clearTimeout(watch);
    const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    show(new DOMParser().parseFromString(await answer.text(), "text/html"));
  }

  function show(page) {
    const calls = [...page.querySelectorAll("[data-call]")];
    const known = new Set([...place.querySelectorAll("[data-call]")].map((call) => call.dataset.call));
    const fresh = calls.find((call) => !known.has(call.dataset.call));
    const focused = place.contains(document.activeElement);
    if (!focused || !calls.length) place.replaceChildren(...calls);
    if (fresh) document.dispatchEvent(new CustomEvent("hypercare:say", { detail: fresh.dataset.said }));
    if (calls.length) watch = setTimeout(look, AGAIN);
    else sessionStorage.removeItem(MARK);
  }

  document.addEventListener("hypercare:event", (event) => {
    let verb = "";
    try { verb = JSON.parse(event.detail.data).verb ?? ""; } catch { return; }
    if (!/^(call\.|live\.missed$)/.test(verb)) return;
    sessionStorage.setItem(MARK, "1");
    look();
  });
  if (sessionStorage.getItem(MARK)) look();
})();
