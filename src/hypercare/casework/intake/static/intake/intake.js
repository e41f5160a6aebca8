// Says the headline of the advice when it changes; everything else of the panel is there to read.
(() => {
  const panel = document.getElementById("advice");
  if (!panel) return;
  const headline = () => panel.querySelector("[data-said]")?.textContent.trim() ?? "";
  let said = headline();
  document.addEventListener("htmx:after:swap", () => {
    const now = headline();
    if (now === said) return;
    said = now;
    document.dispatchEvent(new CustomEvent("hypercare:say", { detail: now }));
  });
})();
