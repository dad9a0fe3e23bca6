/**
 * The tray's icons, drawn on a grid of 16: the keep of the app's icon with a sign inside for the state, so that no state needs its colour to be
 * told. macOS colours its `Template` images itself and looks only at what is opaque: there the sign is cut out.
 */
const keep = 'M0 1q0-1 1-1h2q1 0 1 1v2h2V1q0-1 1-1h2q1 0 1 1v2h2V1q0-1 1-1h2q1 0 1 1v13q0 2-2 2H2q-2 0-2-2Z';

const stroke = 'fill="none" stroke="SIGN" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
const signs = {
  safe: `<path d="M4.2 9.8l2.6 2.6 5-5" ${stroke}/>`,
  working: `<path d="M8 13V7M5 9.2l3-3 3 3" ${stroke}/>`,
  attention: `<path d="M8 6v4" ${stroke}/><circle cx="8" cy="13.2" r="1.25" fill="SIGN"/>`,
  paused: `<path d="M6 7v5.5M10 7v5.5" ${stroke}/>`,
  offline: `<path d="M5.2 7l5.6 5.6M10.8 7l-5.6 5.6" ${stroke}/>`,
};
const colors = {
  safe: '#1c8a6b',
  working: '#2a7fd4',
  attention: '#d0661a',
  paused: '#66757d',
  offline: '#66757d',
};

const svg = (body) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${body}</svg>`;

function colored(state) {
  return svg(`<path d="${keep}" fill="${colors[state]}"/>${signs[state].replaceAll('SIGN', '#fff')}`);
}

function template(state) {
  const mask = `<mask id="m"><path d="${keep}" fill="#fff"/>${signs[state].replaceAll('SIGN', '#000')}</mask>`;
  return svg(`${mask}<path d="${keep}" mask="url(#m)"/>`);
}

/** Every file of assets/tray: its name, drawing and size in pixels. */
export const trayIcons = Object.keys(signs).flatMap((state) => [
  { name: `${state}.png`, svg: colored(state), size: 16 },
  { name: `${state}@2x.png`, svg: colored(state), size: 32 },
  { name: `${state}Template.png`, svg: template(state), size: 16 },
  { name: `${state}Template@2x.png`, svg: template(state), size: 32 },
]);
