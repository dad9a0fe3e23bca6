/**
 * The tray's icons, drawn on a grid of 16: the keep of the app's icon with a sign for the state, so that no state needs its colour to be told. It is full
 * where backups go well or need somebody, and hollow where they stand still. macOS colours its `Template` images itself and looks only at what is opaque:
 * there the sign is cut out of what is full.
 */
const keep = 'M0 1q0-1 1-1h2q1 0 1 1v2h2V1q0-1 1-1h2q1 0 1 1v2h2V1q0-1 1-1h2q1 0 1 1v13q0 2-2 2H2q-2 0-2-2Z';
/** The same as walls of 1.5, for what is hollow. */
const walls = `${keep}M1.5 4.5v9.3q0 .7.7.7h11.6q.7 0 .7-.7V4.5Z`;

const stroke = 'fill="none" stroke="SIGN" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
/** An arrow on its way up, `low` below where it ends; what is outside the keep's body is not seen. */
const arrow = (low) =>
  `<g clip-path="inset(4.5px 0 0.5px 0)"><rect width="16" height="16" fill="none"/><path d="M8 ${13 + low}V${7 + low}M5 ${9.2 + low + 0.8}l3-3 3 3" ${stroke}/></g>`;

/** Name → whether the keep is full, its colour, the sign. */
const icons = {
  safe: [true, '#1c8a6b', `<path d="M4.2 9.8l2.6 2.6 5-5" ${stroke}/>`],
  working: [true, '#2a7fd4', arrow(0)],
  'working-2': [true, '#2a7fd4', arrow(-3)],
  'working-3': [true, '#2a7fd4', arrow(6)],
  'working-4': [true, '#2a7fd4', arrow(3)],
  attention: [true, '#d0661a', `<path d="M8 6v4" ${stroke}/><circle cx="8" cy="13.2" r="1.25" fill="SIGN"/>`],
  paused: [false, '#7b8a92', `<path d="M6 7.4v4.2M10 7.4v4.2" ${stroke}/>`],
  offline: [false, '#7b8a92', `<path d="M5.4 6.9l5.2 5.2M10.6 6.9l-5.2 5.2" ${stroke}/>`],
  'signed-out': [
    true,
    '#b3711c',
    '<circle cx="8" cy="7.6" r="2.2" fill="SIGN"/><path d="M3.8 14q0-3.4 4.2-3.4t4.2 3.4Z" fill="SIGN"/>',
  ],
};

const svg = (body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${body}</svg>`;

function drawing([isFull, color, sign], { isTemplate }) {
  if (!isFull) {
    const fill = isTemplate ? '#000' : color;
    return svg(`<path d="${walls}" fill-rule="evenodd" fill="${fill}"/>${sign.replaceAll('SIGN', fill)}`);
  }
  if (!isTemplate) return svg(`<path d="${keep}" fill="${color}"/>${sign.replaceAll('SIGN', '#fff')}`);
  const mask = `<mask id="m"><path d="${keep}" fill="#fff"/>${sign.replaceAll('SIGN', '#000')}</mask>`;
  return svg(`${mask}<path d="${keep}" mask="url(#m)"/>`);
}

/** What Electron takes for a screen's scale, by the end of the name. macOS knows the whole ones only. */
const scales = { '': 1, '@1.25x': 1.25, '@1.5x': 1.5, '@2x': 2 };

/** Every file of assets/tray: its name, drawing and size in pixels. */
export const trayIcons = Object.entries(icons).flatMap(([name, icon]) => {
  const template = drawing(icon, { isTemplate: true });
  const colored = drawing(icon, { isTemplate: false });
  return Object.entries(scales).flatMap(([end, scale]) => [
    { name: `${name}${end}.png`, svg: colored, size: 16 * scale },
    ...(Number.isInteger(scale)
      ? [{ name: `${name}Template${end}.png`, svg: template, size: 16 * scale }]
      : []),
  ]);
});
