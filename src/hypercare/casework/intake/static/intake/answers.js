// The answers of one day, looked up (R01). The server has enumerated what the rules say for every
// combination; here a cell is found and its open places are filled, and nothing is decided.
window.hcAnswers = (() => {
  const PLACE = /\{(entity|opens)\}/g;
  const WITH_OWN_COUNTY = ["county", "public"];

  // As the server compares names: no accents, no case, single spaces.
  const fold = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").replace(/[\s\p{Cc}]+/gu, " ").trim().toLowerCase().replace(/ß/g, "ss");
  const own = (map, key) => (Object.hasOwn(map, key) ? map[key] : undefined);

  function kindOf(entity, chosen) {
    if (!entity) return chosen;
    if (entity.types.length === 1) return entity.types[0];
    return entity.types.includes(chosen) ? chosen : "";
  }

  function asked(table, facts, entity, kind) {
    const asks = facts.entity && (!entity || entity.types.length > 1) ? ["entity_type"] : [];
    return table.asks_concern.includes(kind) ? [...asks, "concerns"] : asks;
  }

  function missing(facts, kind) {
    const needs = { entity: facts.entity, role: !facts.entity || kind, about: facts.about };
    return Object.keys(needs).filter((name) => !needs[name]);
  }

  function timeOf(line, moment) {
    return line.times.filter((one) => Date.parse(one.from) <= moment).at(-1) ?? line.times[0];
  }

  function cell(table, facts, kind, concern) {
    const [grid, place] = table.callers[kind][concern];
    const about = table.abouts.indexOf(facts.about);
    const channel = table.channels.indexOf(facts.channel);
    const row = table.grids[grid][(about * table.channels.length + channel) * 2 + Number(facts.sent_back)];
    return table.answers[table.places[place][row]];
  }

  function said(table, facts, entity, answer, moment) {
    const line = own(table.lines, answer.line);
    const time = line && timeOf(line, moment);
    const words = { entity: entity?.name || facts.entity || table.words.entity, opens: time?.opens || table.words.now };
    const fill = (sentence) => sentence.replace(PLACE, (_, name) => words[name]);
    return {
      ...answer,
      headline: fill(answer.headline),
      say: fill(answer.say),
      reason: fill(answer.reason),
      steps: answer.steps_on.includes(facts.channel) ? answer.steps.map(fill) : [],
      line,
      closed: line && !time.open ? { advice: line.closed_advice, next: time.next } : null,
    };
  }

  return {
    // facts: {entity, entity_type, about, channel, sent_back, concerns}. Gives {asks, needs}, or
    // {asks, unknown: name} for no county of the program, or {asks, answer, county}.
    look(table, facts, moment) {
      const entity = table.entities[own(table.names, fold(facts.entity))];
      const kind = kindOf(entity, facts.entity_type);
      const asks = asked(table, facts, entity, kind);
      const needs = missing(facts, kind);
      if (needs.length) return { asks, needs };
      if (kind === "county" && !entity?.county) return { asks, needs, unknown: facts.entity };
      const named = WITH_OWN_COUNTY.includes(kind) ? entity?.county : null;
      const concern = named || facts.concerns;
      const answer = said(table, facts, entity, cell(table, facts, kind, concern), moment);
      return { asks, needs, answer, rules: table.rules, county: own(table.counties, concern) };
    },
    holds: (table, moment) => Date.parse(table.from) <= moment && moment < Date.parse(table.until),
  };
})();
