/**
 * What must be looked up for a priced parcel, most important first: `{role, query}`.
 * `zone` is known by now: it was looked up first.
 */
export function ratesNeeded(facts, { zones, scope }) {
  const services = servicesOf(facts);
  return [
    ...zones.flatMap((zone) => services.map((service) => ({ role: "rate", query: rateQuery(service, scope, zone) }))),
    ...(services.includes("express") ? [{ role: "fuel", query: "fuel surcharge percentage of the base rate" }] : []),
    ...measuresNeeded(facts),
    ...optionsNeeded(facts),
    ...(facts.weights.length > 0
      ? [{ role: "brackets", query: "weight brackets between two rows next higher row" }]
      : []),
  ];
}

/** Where a customer names no service, it is standard: the cheaper one. */
export function servicesOf({ services }) {
  return services.length === 0 ? ["standard"] : services;
}

function rateQuery(service, scope, zone) {
  if (service === "envelope") return "document envelope papers price";
  if (service.endsWith("box")) return "flat-rate boxes price";
  return scope === "domestic"
    ? `domestic ${service} service rates`
    : `international ${service} to zone ${zone} base rates`;
}

function measuresNeeded({ weights, size, parcels }) {
  const imperial = weights.flat().some(({ unit }) => unit === "lb" || unit === "oz");
  return [
    ...(imperial ? [{ role: "pounds", query: "pounds and ounces lb oz in kilograms" }] : []),
    ...(size === undefined ? [] : [{ role: "volume", query: "volumetric weight length width height divisor" }]),
    ...(parcels > 1 ? [{ role: "parcels", query: "several parcels multi-parcel discount" }] : []),
  ];
}

const OPTION_QUERIES = {
  lithium: "lithium batteries surcharge",
  hazmat: "dangerous goods hazmat surcharge",
  residential: "residential delivery private home",
  saturday: "saturday delivery fee",
  noon: "express by noon fee",
  insurance: "insurance by declared value premium",
  adultSignature: "signature on delivery fee",
  signature: "signature on delivery fee",
  dropOff: "drop-off discount",
  dutiesPaid: "duties paid by the sender DDP handling fee",
};

function optionsNeeded({ options, longestSideCm }) {
  const oversize = longestSideCm === undefined ? [] : [{ role: "oversize", query: "oversize longest side surcharge" }];
  const needs = options.map((role) => ({ role, query: OPTION_QUERIES[role] }));
  return [...needs, ...oversize];
}
