// Hears what happens in the program: by its stream of server-sent events, or by asking every few
// seconds where no stream can be opened. Runs in the shared worker of a browser, so that all its
// tabs have one connection between them, or in the page itself where there are no such workers.
// `tell` is given {event: {id, data}} and {state, at}: live, polling, stale or ended (signed out).
function hearProgram(address, after, tell) {
  const QUIET = 45000; // longer than the stream's heartbeat, in milliseconds
  const SOON = 1000;
  const LATER = 10000;
  const PATIENCE = 2; // streams that fail before one is only tried now and then
  const OFTEN = 6; // askings between two attempts
  let last = after;
  let failed = 0; // streams since the last good one
  let tries = 0; // since there was any answer
  let asked = 0;
  let timer = 0;
  let source = null;
  let state = "waiting";

  const say = (now) => tell({ state: (state = now), at: Date.now() });
  // Not all readers of a restarted server at the same moment.
  const wait = (then, length) => { clearTimeout(timer); timer = setTimeout(then, length * (0.5 + Math.random())); };
  const again = () => { say("stale"); wait(ask, Math.min(LATER, SOON * 2 ** tries++)); };

  function pass(id, data) {
    if (id <= last) return;
    last = id;
    tell({ event: { id, data } });
  }

  function heard() {
    failed = tries = 0;
    clearTimeout(timer);
    timer = setTimeout(lost, QUIET);
    say("live");
  }

  function open() {
    source = new EventSource(`${address}?after=${last}`);
    source.onmessage = (event) => { pass(Number(event.lastEventId), event.data); heard(); };
    source.addEventListener("beat", (event) => { last = Math.max(last, Number(event.lastEventId)); heard(); });
    source.onerror = lost;
    clearTimeout(timer);
    timer = setTimeout(lost, LATER); // something between us may hold the stream back
  }

  function lost() {
    if (source) source.close();
    source = null;
    failed += 1;
    again();
  }

  async function ask() {
    const how = { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store" };
    const answer = await fetch(`${address}/since?after=${last}`, how).catch(() => null);
    if (answer && (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status))) return say("ended");
    const found = answer && answer.ok ? await answer.json().catch(() => null) : null;
    if (!found) return again();
    tries = 0;
    for (const event of found.events) pass(event.position, JSON.stringify(event));
    last = Math.max(last, found.position);
    if (found.more) return ask();
    if (failed < PATIENCE || ++asked % OFTEN === 0) return open();
    say("polling");
    wait(ask, LATER);
  }

  open();
  return {
    again() { if (state === "ended") ask(); }, // somebody may have signed in meanwhile
    close() { clearTimeout(timer); if (source) source.close(); },
  };
}

// What follows runs in the shared worker only: one feed, told to each tab from where that tab is.
if ("SharedWorkerGlobalScope" in self) {
  const KEPT = 200;
  const tabs = new Set();
  let feed = null;
  let known = null; // the last state
  let recent = [];
  let floor = 0; // events up to here are not kept

  function tell(news) {
    if (news.event) recent.push(news.event);
    else known = news;
    while (recent.length > KEPT) floor = recent.shift().id;
    for (const tab of tabs) tab.postMessage(news);
  }

  function joins(tab, { address, after }) {
    tabs.add(tab);
    if (!feed) {
      floor = after;
      feed = hearProgram(address, after, tell);
      return;
    }
    if (after < floor) tab.postMessage({ missed: true });
    for (const event of recent) if (event.id > after) tab.postMessage({ event });
    if (known) tab.postMessage(known);
    feed.again();
  }

  self.onconnect = ({ ports: [tab] }) => {
    tab.onmessage = ({ data }) => (data.bye ? tabs.delete(tab) : joins(tab, data));
  };
}
