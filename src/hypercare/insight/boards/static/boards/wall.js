// A wallboard keeps itself true: it asks again when boards changed, when the connection is back, and
// at the moment at which it turns late by itself. Rows that do not fit become pages that turn.
(() => {
  const main = document.querySelector("[data-screen]");
  const turner = document.querySelector("[data-turn]");
  const words = document.querySelector("[data-words-page]").dataset;
  const pause = document.querySelector("[data-pause]");
  const TURN = 12000;
  const SOON = 300;
  const LATER = 3000;
  const LONGEST = 2 ** 31 - 1;
  let page = 0;
  let pages = [];
  let paused = matchMedia("(prefers-reduced-motion: reduce)").matches;
  let asking = 0;
  let later = 0;

  // Pages are lists of rows; a sheet begins a page of its own.
  function fold() {
    const frame = document.querySelector(".wall-pages");
    for (const one of main.querySelectorAll(".wall-off")) one.classList.remove("wall-off");
    pages = [];
    for (const sheet of frame ? frame.querySelectorAll("[data-sheet]") : []) pages.push(...cut(sheet, frame.clientHeight));
    page = Math.min(page, Math.max(0, pages.length - 1));
    show();
  }

  function cut(sheet, height) {
    const head = sheet.querySelector("thead");
    const room = height - (head ? head.offsetHeight : 0);
    const found = [{ sheet, rows: [] }];
    let used = 0;
    for (const row of sheet.querySelectorAll("tbody tr")) {
      const last = found[found.length - 1];
      if (last.rows.length && used + row.offsetHeight > room) { found.push({ sheet, rows: [row] }); used = row.offsetHeight; }
      else { last.rows.push(row); used += row.offsetHeight; }
    }
    return found;
  }

  function show() {
    const now = pages[page];
    for (const one of pages) {
      one.sheet.classList.toggle("wall-off", Boolean(now) && one.sheet !== now.sheet);
      for (const row of one.rows) row.classList.toggle("wall-off", one !== now && one.sheet === now.sheet);
    }
    turner.hidden = pages.length < 2;
    pause.setAttribute("aria-pressed", String(paused));
    const form = paused ? words.wordsPaused : words.wordsPage;
    document.querySelector("[data-page]").textContent = form.replace("{page}", page + 1).replace("{pages}", pages.length);
  }

  function turn(step) {
    if (pages.length < 2) return;
    page = (page + step + pages.length) % pages.length;
    show();
  }

  function wait() {
    clearTimeout(later);
    const { next, now } = document.getElementById("wall").dataset;
    if (next) later = setTimeout(again, Math.min(LONGEST, Math.max(0, new Date(next) - new Date(now)) + 1000));
  }

  async function again() {
    const answer = await fetch(main.dataset.screen, { cache: "no-store" }).catch(() => null);
    if (answer && answer.status === 401) return location.reload();
    if (!answer || !answer.ok) return soon(LATER); // a server that has just begun to start again
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
    if (!found) return location.reload();
    document.getElementById("wall").replaceWith(document.importNode(found, true));
    fold();
    wait();
  }

  // Many screens hear of a change at once; each asks at a moment of its own.
  function soon(length) {
    clearTimeout(asking);
    asking = setTimeout(again, length * Math.random());
  }

  document.addEventListener("hypercare:event", () => soon(SOON));
  document.addEventListener("hypercare:fresh", ({ detail }) => { if (detail === "live") soon(SOON); });
  document.querySelector("[data-back]").addEventListener("click", () => turn(-1));
  document.querySelector("[data-on]").addEventListener("click", () => turn(1));
  pause.addEventListener("click", () => { paused = !paused; show(); });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key === "ArrowRight") turn(1);
    if (key === "ArrowLeft") turn(-1);
    if (key === " " && !target.closest("button")) { paused = !paused; show(); }
  });
  setInterval(() => { if (!paused) turn(1); }, TURN);
  new ResizeObserver(fold).observe(main);
  document.fonts.ready.then(fold);
  fold();
  wait();
})();
