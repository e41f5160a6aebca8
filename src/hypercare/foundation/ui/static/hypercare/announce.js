// Says things to screen readers: `document.dispatchEvent(new CustomEvent("hypercare:say",
// {detail: "Copied."}))`. Also moves the focus to what a page marks with data-focus.
(() => {
  function say(text) {
    const region = document.getElementById("hc-live");
    if (!region) return;
    region.textContent = "";
    // A new node in the next frame, so that the same sentence is heard a second time.
    requestAnimationFrame(() => { region.textContent = text; });
  }
  document.addEventListener("hypercare:say", (event) => say(event.detail));
  document.querySelector("[data-focus]")?.focus();
})();
