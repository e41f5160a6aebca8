// A button with data-copy puts that text on the clipboard, says so in the live region, and shows
// it for a moment in its own words (data-copied, or "Copied").
(() => {
  const SHOWN = 2000; // milliseconds

  // Plain http on a local network has no clipboard API, and a browser may refuse it to a page.
  async function put(text) {
    if (!navigator.clipboard || !window.isSecureContext) return select(text);
    return navigator.clipboard.writeText(text).catch(() => select(text));
  }

  function select(text) {
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "hc-sr";
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || button.hasAttribute("data-copying")) return;
    await put(button.dataset.copy);
    const word = button.dataset.copied || "Copied";
    document.dispatchEvent(new CustomEvent("hypercare:say", { detail: `${word}: ${button.dataset.copy}` }));
    const before = [...button.childNodes];
    button.setAttribute("data-copying", "");
    button.replaceChildren(word);
    setTimeout(() => {
      button.replaceChildren(...before);
      button.removeAttribute("data-copying");
    }, SHOWN);
    button.focus();
  });
})();
