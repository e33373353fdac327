/**
 * Where the parcels go: `[{scope: "domestic" | "international", zone, to, remote}]`; empty where the question names no place.
 * A route that the cards rule out is `{refused}`; undefined stands for a place that no card knows.
 */
export function routesOf({ origins, destinations, zones, unknownPlace, wants }, desk) {
  const abroad = new Map(destinations.filter(({ kind }) => kind === "country").map((place) => [place.name, place]));
  if (abroad.size > 0) {
    const routes = Array.from(abroad.values(), (place) => routeAbroad(place, desk));
    return routes.includes(undefined) ? undefined : routes;
  }
  if (zones.length > 0) return zones.map(namedZone);
  const states = [...origins, ...destinations].filter(({ kind }) => kind === "state");
  if (states.length > 0) return [domesticRoute(states, desk)];
  return unknownPlace === undefined || wants !== "price" ? [] : undefined;
}

function namedZone(zone) {
  return { scope: /^\d/.test(zone) ? "domestic" : "international", zone, to: `zone ${zone}`, remote: false };
}

/** The zone is read from the card that lists the country; a place may also stand among the remote areas. */
function routeAbroad({ spelling, name }, desk) {
  const card = desk.search("zone", `countries in zone ${name} ${spelling}`).find(({ text }) => text.includes(name));
  if (card === undefined) return undefined;
  const zone = /^Zone (\w+)$/.exec(card.heading)?.[1];
  if (zone === undefined) return { refused: `We do not ship to ${name}. Bookings to this country are refused.` };
  const remote = desk.glance(`remote areas ${spelling}`);
  return {
    scope: "international",
    zone,
    to: `${name} (zone ${zone})`,
    remote: remote?.heading === "Remote areas" && remote.text.toLowerCase().includes(spelling),
  };
}

const OFFSHORE = /^(?:Alaska|Hawaii|Puerto Rico|Guam)$/;

/** The rule of the card "Domestic zones". Of a route that names one end only, the other end is taken to lie on the mainland. */
function domesticRoute(states, desk) {
  desk.search("zone", "domestic zones origin and destination state");
  const names = states.map(({ name }) => name);
  const within = names.length > 1 && names.every((name) => name === names[0]);
  const zone = within ? "1" : names.some((name) => OFFSHORE.test(name)) ? "3" : "2";
  return { scope: "domestic", zone, to: `${names.at(-1)} (zone ${zone})`, remote: false };
}
