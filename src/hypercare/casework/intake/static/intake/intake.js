// Says the headline of the advice when it changes, and shows it at the thumb on a phone, where the
// panel stands under the form.
(() => {
  const panel = document.getElementById("advice");
  if (!panel) return;
  const short = document.querySelector("[data-short]");
  const known = () => panel.querySelector(".hc-advice__do")?.textContent.trim() ?? "";
  const headline = () => panel.querySelector("[data-said]")?.textContent.trim() ?? "";
  let said = headline();

  function show() {
    if (short) short.textContent = known();
  }

  document.addEventListener("htmx:after:swap", () => {
    show();
    const now = headline();
    if (now === said) return;
    said = now;
    document.dispatchEvent(new CustomEvent("hypercare:say", { detail: now }));
  });
  show();
})();
