// Says whether somebody writes in a form with data-writing,
// at once when that begins and when the page is left; the rest is htmx on #here.
(() => {
  const here = document.getElementById("here");
  if (!here) return;
  const doing = here.elements.doing;
  const REST = 60000; // without a key for so long, somebody is only reading, in milliseconds
  let timer = 0;

  function tell(what) {
    if (doing.value === what) return;
    doing.value = what;
    here.dispatchEvent(new CustomEvent("hypercare:here"));
  }

  document.addEventListener("input", (event) => {
    if (!event.target.closest("form[data-writing]")) return;
    tell("editing");
    clearTimeout(timer);
    timer = setTimeout(() => tell("viewing"), REST);
  });
  window.addEventListener("pagehide", () => {
    const gone = new FormData(here);
    gone.set("doing", "gone");
    navigator.sendBeacon(here.action, gone);
  });
})();
