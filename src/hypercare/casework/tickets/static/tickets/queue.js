// What is left of a claim, counted down in place: the server alone decides when it is over. The news
// of that asks for the claim again (hypercare:over), and what is typed beside it stays. And on a
// phone, where the opened ticket stands above the list, the page goes there when it was opened.
(() => {
  const two = (number) => String(number).padStart(2, "0");

  function tell(one) {
    const left = Math.max(0, Math.round((new Date(one.dataset.until) - Date.now()) / 1000));
    one.textContent = `${Math.floor(left / 60)}:${two(left % 60)}`;
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".hc-queue [data-row-link]") || !matchMedia("(max-width: 60rem)").matches) return;
    document.addEventListener("htmx:after:swap", () => document.getElementById("opened").scrollIntoView(), { once: true });
  });

  document.addEventListener("hypercare:event", () => {
    for (const one of document.querySelectorAll("#claim [data-until]"))
      if (new Date(one.dataset.until) <= Date.now()) one.dispatchEvent(new Event("hypercare:over", { bubbles: true }));
  });
  setInterval(() => document.querySelectorAll("[data-until]").forEach(tell), 1000);
})();
