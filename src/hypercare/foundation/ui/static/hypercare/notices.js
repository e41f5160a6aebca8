// Keeps the bell true: fetches it anew when the live stream says that the person was told of
// something or has read it, in whichever tab. Following a notice (a[data-notice]) marks it as read.
(() => {
  const told = (event) => {
    try { return /^(notice\.|live\.missed$)/.test(JSON.parse(event.detail.data).verb ?? ""); } catch { return false; }
  };

  async function ring() {
    const bell = document.getElementById("hc-bell");
    const answer = await fetch(bell.dataset.url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("hc-bell");
    if (!fresh) return;
    const more = parseInt(fresh.dataset.unread || "0", 10) > parseInt(bell.dataset.unread || "0", 10);
    const focused = document.activeElement === bell;
    bell.replaceWith(fresh);
    if (focused) fresh.focus();
    if (more) document.dispatchEvent(new CustomEvent("hypercare:say", { detail: fresh.dataset.said }));
    document.dispatchEvent(new CustomEvent("hypercare:notices"));
  }

  function markRead(link) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const bell = document.getElementById("hc-bell");
    if (!token || !bell) return;
    const body = new URLSearchParams({ notice: link.dataset.notice, csrfmiddlewaretoken: token.value });
    fetch(bell.dataset.readUrl, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => null);
  }

  document.addEventListener("hypercare:event", (event) => {
    if (document.getElementById("hc-bell") && told(event)) ring();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-notice]");
    if (link) markRead(link);
  });
})();
