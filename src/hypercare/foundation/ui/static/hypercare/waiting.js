// Contacts that wait in this browser (R35): on every page the bar says how many, and they are sent
// when the server is there, by one tab at a time, and forgotten once they are kept. The key of each
// makes a second send the same contact.
window.hcWaiting = (() => {
  const kept = window.hcKept;
  const mark = document.getElementById("hc-waiting");
  if (!kept || !mark) return null;
  const PATIENCE = 20000; // how long an answer may take, in milliseconds
  const SOONEST = 3000;
  const LONGEST = 60000;
  const texts = kept.place.dataset;
  let pause = SOONEST;
  let timer = 0;
  let sending = false;

  const address = (one) => `${texts.form}?k=${encodeURIComponent(one.key)}`;
  const waited = (one) => String(Math.max(0, Math.round((Date.now() - one.at) / 1000)));
  const isSaved = (url) => new URL(url, location.href).pathname.endsWith("/saved/");
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const mine = async () => (await kept.mine()).filter((one) => one.state === "waiting");

  function ask(url, how) {
    return fetch(url, { ...how, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null);
  }

  // {saved: address}, {again: true} when the server is away, {expired: true} or {refused: true}.
  async function post(url, fields) {
    const answer = await ask(url, { method: "POST", body: new URLSearchParams(fields) });
    if (!answer || answer.status >= 500) return { again: true };
    if (answer.redirected && isSaved(answer.url)) return { saved: answer.url };
    return answer.redirected || answer.status === 403 ? { expired: true } : { refused: true };
  }

  // By a page of now, for a token of now. Nothing is sent for somebody else, or while signed out.
  async function late(one) {
    const answer = await ask(address(one), {});
    if (!answer || answer.status >= 500) return { again: true };
    if (answer.redirected && isSaved(answer.url)) return { saved: answer.url };
    if (answer.status === 403) return { refused: true };
    const page = await parsed(answer);
    const token = page.querySelector("#contact [name=csrfmiddlewaretoken]")?.value;
    if (!token || page.getElementById("hc-kept")?.dataset.user !== texts.user) return { expired: true };
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    const words = one.fields.filter(([name]) => name !== "waited");
    return post(address(one), [...words, ["csrfmiddlewaretoken", token], ["waited", waited(one)]]);
  }

  async function send(one) {
    const done = await late(one);
    if (done.saved) {
      await kept.remove(one.key);
      kept.say(texts.sent.replace("{code}", one.code));
    } else if (done.refused) await kept.put({ ...one, state: "draft", fault: true });
  }

  // The lock is of the browser; without one (plain http) the keys alone keep contacts from doubling.
  async function alone(act) {
    if (!navigator.locks) return act();
    return navigator.locks.request("hypercare-waiting", { ifAvailable: true }, (lock) => (lock ? act() : null));
  }

  async function sendAll() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try { await alone(async () => { for (const one of await mine()) await send(one); }); } finally { sending = false; }
    if ((await mine()).length) later();
    else pause = SOONEST;
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(sendAll, pause);
    pause = Math.min(pause * 2, LONGEST);
  }

  async function show() {
    const all = await kept.mine();
    const waits = all.filter((one) => one.state === "waiting");
    const count = waits.length + all.filter((one) => one.fault).length;
    mark.hidden = !count;
    mark.querySelector("[data-count]").textContent = count;
    const list = document.getElementById("kept-waiting");
    if (!list) return;
    const strangers = await kept.strangers();
    const lines = waits.map((one) => texts.waits.replace("{code}", one.code));
    if (strangers) lines.push(texts.strangers.replace("{count}", strangers));
    list.replaceChildren(...lines.map(line));
    list.dataset.looked = "";
  }

  function line(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }

  kept.changed(() => show().catch(() => undefined));
  show().then(sendAll).catch((error) => console.warn("nothing can be kept in this browser", error));
  window.addEventListener("online", () => { pause = SOONEST; sendAll(); });
  document.addEventListener("hypercare:fresh", (event) => { if (event.detail === "live") sendAll(); });
  return { texts, ask, parsed, address, post, late, waited, later };
})();
