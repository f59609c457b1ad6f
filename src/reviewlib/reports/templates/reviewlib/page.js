/* Draws the charts of a report from the specifications beside them, in light and in dark. */
(() => {
  "use strict";
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const HEX = /#[0-9a-f]{6}\b/gi;
  const MOST_SVG_ROWS = 2000;
  const NARROWEST = 120;

  /* The house's colours on a dark page, for charts that are drawn in them and do not say so. */
  const HOUSE = {
    "#1b1a18": "#f1efea",
    "#625e57": "#b3aea5",
    "#ffffff": "#171614",
    "#e4e1db": "#34322e",
    "#9a958c": "#77726a",
    "#a8201a": "#f4897b",
  };

  /* How the desk's language writes numbers and dates; English is Vega's own. */
  const locale = JSON.parse(document.getElementById("report-locale")?.textContent ?? "{}");

  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /* The page's colours, for charts that name none of their own. */
  const pageConfig = () => {
    const [ink, muted, rule] = ["--ink", "--muted", "--rule"].map(token);
    const guide = { labelColor: muted, titleColor: muted };
    return {
      background: "transparent",
      font: token("--sans"),
      axis: { ...guide, gridColor: rule, domainColor: muted, tickColor: muted },
      legend: guide,
      header: guide,
      title: { color: ink, subtitleColor: muted, anchor: "start" },
      text: { color: ink },
      view: { stroke: rule },
    };
  };

  const isObject = (value) => value !== null && typeof value === "object";

  /* Data are left as they are: only the drawing changes its colours. */
  const recolour = (value, colours) => {
    if (typeof value === "string") return value.replace(HEX, (hex) => colours[hex.toLowerCase()] ?? hex);
    if (Array.isArray(value)) return value.map((item) => recolour(item, colours));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        key === "data" || key === "datasets" ? item : recolour(item, colours),
      ]),
    );
  };

  const listTables = (spec, found = new Map()) => {
    for (const [name, rows] of Object.entries(spec.datasets ?? {})) if (Array.isArray(rows)) found.set(name, rows);
    if (Array.isArray(spec.data?.values)) found.set(`values ${found.size}`, spec.data.values);
    for (const key of ["layer", "vconcat", "hconcat", "concat"]) {
      for (const part of Array.isArray(spec[key]) ? spec[key] : []) listTables(part, found);
    }
    if (isObject(spec.spec)) listTables(spec.spec, found);
    return [...found.values()].filter((rows) => rows.length > 0 && isObject(rows[0]));
  };

  /* A chart of charts cannot follow its place by itself. Parts side by side are put one below the
     other first; then the widest give up what is too much. */
  const mapParts = (spec, change) => {
    const changed = change(spec);
    if (Array.isArray(changed.vconcat)) changed.vconcat = changed.vconcat.map((part) => mapParts(part, change));
    if (Array.isArray(changed.hconcat)) changed.hconcat = changed.hconcat.map((part) => mapParts(part, change));
    return changed;
  };
  const isStackable = (spec) => isObject(spec) && (Array.isArray(spec.vconcat) || Array.isArray(spec.hconcat));
  const hasRows = (spec) => Array.isArray(spec.hconcat) || (spec.vconcat ?? []).some(hasRows);
  const stack = (spec, width) =>
    mapParts(spec, ({ hconcat, ...rest }) => {
      if (typeof rest.width === "number") rest.width = width;
      return Array.isArray(hconcat) ? { ...rest, vconcat: hconcat } : rest;
    });
  const narrow = (spec, excess) => {
    let widest = 0;
    mapParts(spec, (part) => {
      if (typeof part.width === "number") widest = Math.max(widest, part.width);
      return { ...part };
    });
    const most = Math.max(NARROWEST, widest - excess);
    return mapParts(spec, (part) =>
      typeof part.width === "number" ? { ...part, width: Math.min(part.width, most) } : { ...part },
    );
  };

  const loader = (failed) => {
    const refuse = (address) => {
      failed.push(String(address));
      return Promise.reject(new Error(`This page loads nothing: ${address}`));
    };
    return {
      load: refuse,
      http: refuse,
      file: refuse,
      sanitize: (address, options) => {
        const wanted = options?.context === "image" ? /^data:image\// : /^(https?:\/\/|mailto:|#)/i;
        return wanted.test(String(address))
          ? Promise.resolve({ href: String(address), rel: "noopener noreferrer" })
          : Promise.reject(new Error("This address is not allowed in a report."));
      },
    };
  };

  const explain = (chart, error) => {
    const note = document.createElement("p");
    note.className = "notice";
    note.lang = "en";
    note.textContent = `This chart could not be drawn (${error?.message ?? error}). ${chart.description}`;
    chart.stage.removeAttribute("role");
    chart.stage.removeAttribute("aria-label");
    chart.stage.replaceChildren(note);
    chart.figure.dataset.state = "failed";
  };

  /* Vega gives the element it draws into, and each mark, a role and a label of its own. The stage is
     one image with one label, and the figures stand in a table beneath it. */
  const embed = (chart, spec, failed) => {
    const place = document.createElement("div");
    place.setAttribute("aria-hidden", "true");
    chart.drawn?.finalize();
    chart.stage.replaceChildren(place);
    chart.controls.replaceChildren();
    return vegaEmbed(place, spec, {
      mode: "vega-lite",
      ast: true,
      actions: false,
      renderer: chart.renderer,
      bind: chart.controls,
      config: pageConfig(),
      loader: loader(failed),
      tooltip: { theme: "report" },
      ...locale,
      logLevel: 1,
    });
  };

  const draw = async (chart) => {
    const turn = (chart.turn += 1);
    try {
      chart.figure.dataset.state ??= "drawing";
      if (typeof vegaEmbed !== "function") throw new Error("the drawing library did not start");
      const given = JSON.parse(chart.source);
      chart.colours = { ...HOUSE, ...given.dark };
      let spec = dark.matches ? recolour(given.spec, chart.colours) : given.spec;
      chart.tables ??= listTables(given.spec);
      chart.renderer ??= chart.tables.some((rows) => rows.length > MOST_SVG_ROWS) ? "canvas" : "svg";
      const failed = [];
      chart.drawn = await embed(chart, spec, failed);
      for (let round = 0; round < 4 && isStackable(spec) && turn === chart.turn; round += 1) {
        const excess = Math.ceil(chart.stage.scrollWidth - chart.stage.clientWidth);
        if (excess <= 1) break;
        spec = hasRows(spec) ? stack(spec, chart.stage.clientWidth) : narrow(spec, excess);
        chart.drawn = await embed(chart, spec, failed);
      }
      if (failed.length > 0) throw new Error(`it would load ${failed[0]}, and this page loads nothing`);
      chart.width = chart.stage.clientWidth;
      chart.follows = spec.width === "container";
      chart.stage.tabIndex = chart.stage.scrollWidth > chart.stage.clientWidth + 1 ? 0 : -1;
      chart.figure.dataset.state = dark.matches ? "dark" : "light";
    } catch (error) {
      explain(chart, error);
    }
  };

  const charts = [...document.querySelectorAll("figure.chart")].map((figure) => {
    const stage = figure.querySelector(".stage");
    const controls = document.createElement("div");
    controls.className = "controls";
    (figure.querySelector(".still") ?? stage).before(controls);
    return {
      figure,
      stage,
      controls,
      source: figure.querySelector('script[type="application/json"]').textContent,
      description: stage.getAttribute("aria-label"),
      turn: 0,
    };
  });

  const drawAll = async () => {
    for (const chart of charts) await draw(chart);
    document.documentElement.dataset.charts = "drawn";
  };

  let settling;
  const settle = () => {
    clearTimeout(settling);
    settling = setTimeout(() => {
      for (const chart of charts) {
        const isOff = Math.abs((chart.width ?? 0) - chart.stage.clientWidth) > 8;
        if (!chart.follows && isOff && chart.figure.dataset.state !== "failed") draw(chart);
      }
      measureTables();
    }, 200);
  };

  /* A table that fits needs no stop for the keyboard. */
  const measureTables = () => {
    for (const place of document.querySelectorAll("main .table, main > pre, main > .formula")) {
      if (place.clientWidth === 0) continue;
      const isCut = place.scrollWidth > place.clientWidth + 1 || place.scrollHeight > place.clientHeight + 1;
      if (isCut) place.tabIndex = 0;
      else place.removeAttribute("tabindex");
    }
  };

  measureTables();
  for (const details of document.querySelectorAll("details")) details.addEventListener("toggle", measureTables);
  if (charts.length > 0) {
    drawAll();
    dark.addEventListener("change", drawAll);
  }
  addEventListener("resize", settle);
})();
