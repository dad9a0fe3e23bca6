import {
  createDarkTheme,
  createLightTheme,
  type BrandVariants,
  type Theme,
} from '@fluentui/react-components';

/** One hue (OKLCH 218°, a deep teal) from night to mist; step 80 carries white text at 5.8 : 1. */
const brand: BrandVariants = {
  10: '#001218',
  20: '#002028',
  30: '#002d38',
  40: '#003a46',
  50: '#004655',
  60: '#055364',
  70: '#0a5f72',
  80: '#156d81',
  90: '#278197',
  100: '#47a1b9',
  110: '#5eb2c9',
  120: '#77bfd4',
  130: '#90ccdd',
  140: '#aad8e6',
  150: '#c6e6f0',
  160: '#e0f2f7',
};

const fonts: Partial<Theme> = {
  fontFamilyBase:
    "'Segoe UI Variable Text', 'Segoe UI', system-ui, -apple-system, 'Ubuntu', 'Cantarell', 'Noto Sans', sans-serif",
  fontFamilyMonospace: "'Cascadia Mono', Consolas, ui-monospace, Menlo, 'DejaVu Sans Mono', monospace",
};

export const lightTheme: Theme = {
  ...createLightTheme(brand),
  ...fonts,
  colorNeutralBackground2: '#f7f9f9',
  colorNeutralBackground3: '#f0f3f4',
  colorNeutralStroke2: '#dde2e4',
};

export const darkTheme: Theme = {
  ...createDarkTheme(brand),
  ...fonts,
  colorNeutralBackground1: '#1d2224',
  colorNeutralBackground1Hover: '#282e31',
  colorNeutralBackground1Pressed: '#171b1d',
  colorNeutralBackground2: '#171b1d',
  colorNeutralBackground3: '#121617',
  colorNeutralStroke2: '#363d41',
  colorSubtleBackgroundHover: '#282e31',
  colorSubtleBackgroundPressed: '#242a2d',
  // The ramp's own step for text is too dark on a dark window.
  colorBrandForeground1: brand[110],
  colorBrandForeground2: brand[120],
  // What is chosen is lit, not a hole in the surface.
  colorBrandBackground2: brand[40],
  colorBrandBackground2Hover: brand[50],
  colorBrandBackground2Pressed: brand[30],
};
