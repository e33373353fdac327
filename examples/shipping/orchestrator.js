import { readCards } from "./cards.js";
import { composeComparison, composeDecline, composeQuote, dollars } from "./compose.js";
import { openDesk } from "./desk.js";
import { lookUp } from "./lookup.js";
import { needsOf, servicesOf } from "./plan.js";
import { premium } from "./insurance.js";
import { quote } from "./quote.js";
import { index } from "./retrieve.js";
import { routesOf } from "./routes.js";
import { understand } from "./understand.js";
import { volumetricWeight } from "./weight.js";

/** Where a section holds less than this share of the question, it does not speak of what was asked. */
const COVERED = 0.3;

/** The shipping-cost agent: reads the question, looks up the rate cards (`k` sections an answer), calculates, answers. */
export function shippingAgent({ k }) {
  const cards = index(readCards(new URL("rates/", import.meta.url)));

  return async function answer({ input }, { signal } = {}) {
    signal?.throwIfAborted();
    const question = textOf(input);
    const facts = understand(question);
    const desk = openDesk(cards, k);
    const text = answerTo({ question, facts, desk, cards }) ?? composeDecline(unknown(facts));
    const { services, options } = facts;
    return { text, retrieved: desk.retrieved(), toolCalls: desk.toolCalls, metadata: { services, options } };
  };
}

function textOf(input) {
  if (typeof input === "string") return input;
  const texts = Array.isArray(input) ? input.filter(({ role }) => role === "user").map(({ content }) => content) : [];
  return texts.at(-1) ?? Object.values(input).join(" ");
}

function unknown({ unknownPlace }) {
  return unknownPlace === undefined ? undefined : `shipping to ${unknownPlace}`;
}

/** Undefined where the agent has to decline. */
function answerTo({ question, facts, desk, cards }) {
  if (facts.foreignMoney || facts.origins.some(({ kind }) => kind === "country")) return undefined;
  const routes = routesOf(facts, desk);
  if (routes === undefined) return undefined;
  const refusal = routes.find(({ refused }) => refused !== undefined)?.refused;
  if (refusal !== undefined) return refusal;
  return asksForPrice(facts) ? priced(facts, routes, desk) : lookedUp({ question, facts, routes, desk, cards });
}

function asksForPrice({ wants, weights, size, services, zones, destinations, origins }) {
  const flat = services.some((service) => service === "envelope" || service.endsWith("box"));
  const located = zones.length + destinations.length + origins.length > 0;
  return wants === "price" && (flat || (located && (weights.length > 0 || size !== undefined)));
}

function priced(asked, named, desk) {
  const routes = named.length > 0 ? named : [{ scope: "domestic", zone: "", to: "", remote: false }];
  const options = routes.some(({ remote }) => remote) ? [...asked.options, "remote"] : asked.options;
  const facts = { ...asked, options };
  for (const { need, query } of needsOf(facts, routes)) desk.search(need, query);

  const offers = routes.flatMap((route) => servicesOf(facts).map((service) => offer({ facts, route, service, desk })));
  if (offers.some(({ quote }) => quote === undefined)) return undefined;
  const comparable = offers.length === 2 && offers.every(({ quote }) => quote.unavailable === undefined);
  return comparable ? composeComparison(offers) : composeQuote(offers[0]);
}

function offer({ facts, route, service, desk }) {
  const { weights, size, options, parcels } = facts;
  const { scope, zone, to } = route;
  const quoted = desk.call("quote", { service, scope, zone, weights, size, options, parcels }, () =>
    quote({ facts, scope, zone, service }, desk.sections()),
  );
  return { service, to, parcels, quote: quoted };
}

function lookedUp({ question, facts, routes, desk, cards }) {
  const zones = routes.map(({ zone }) => zone);
  const scope = routes[0]?.scope ?? "international";
  const timed = facts.wants === "time" && routes.length > 0;
  const [best] = desk.search("topic", timed ? `${scope} delivery times destination` : question);
  if (best === undefined) return undefined;
  desk.fill(question);
  if (facts.wants === "volume" && best.heading === "Volumetric weight" && facts.size) return volume(facts, best);
  if (best.heading === "Insurance by declared value" && facts.declaredValue !== undefined)
    return insured(facts, best, zones[0]);
  if (!timed && cards.coverage(question, best) < COVERED) return undefined;
  return lookUp(best, { facts, zones, question }).join(" ") || undefined;
}

function volume(facts, volumetric) {
  const scope = /\bdomestic\b/.test(facts.text) ? "domestic" : "international";
  const weight = volumetricWeight(facts.size, { scope, service: servicesOf(facts)[0], volumetric });
  return `The volumetric weight is ${Math.round(weight * 100) / 100} kg.`;
}

function insured({ declaredValue }, section, zone) {
  const cents = premium(section, declaredValue, zone);
  const value = dollars(declaredValue * 100);
  if (!Number.isNaN(cents)) return `The premium for a declared value of ${value} is ${dollars(cents)}.`;
  return `${value} cannot be insured. ${/The highest declared value.*?\.(?= )/.exec(section.text)?.[0] ?? ""}`.trim();
}
