/** One calm sheet of A4, which a black-and-white printer can print, too. */
export const kitStyle = `
@page { size: A4; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { width: 210mm; height: 296mm; padding: 17mm 18mm 14mm; color: #1b2a2f; background: #fff; display: flex; flex-direction: column; gap: 7mm;
  font: 10pt/1.45 'Segoe UI', -apple-system, 'Noto Sans', 'Liberation Sans', Arial, sans-serif; print-color-adjust: exact }
header { display: flex; justify-content: space-between; align-items: flex-end; gap: 10mm; padding-bottom: 5mm; border-bottom: .6mm solid #0b6474 }
.brand { color: #0b6474; font-size: 11pt; font-weight: 600; letter-spacing: .02em }
h1 { font-size: 25pt; line-height: 1.15; font-weight: 600; letter-spacing: -.01em }
h2 { font-size: 11.5pt; font-weight: 600; margin-bottom: 2mm; color: #0b6474 }
.intro { font-size: 11.5pt }
dl div { display: flex; gap: 3mm; padding: .6mm 0 }
dt { flex: 0 0 36mm; color: #5a6b70 }
dd { font-weight: 600; overflow-wrap: anywhere }
.device { flex: none; max-width: 92mm } .device dt { flex-basis: 20mm }
.key { display: flex; justify-content: space-between; gap: 8mm; padding: 6mm 7mm; border: .35mm solid #9fb4b9; border-radius: 2.5mm; background: #f4f8f9 }
.key > div { flex: 1 }
.groups { list-style: none; display: grid; grid-template-columns: repeat(3, max-content); gap: 3.5mm 6mm; margin: 3mm 0 4mm }
.groups li { display: flex; align-items: baseline; gap: 2mm; letter-spacing: .06em }
.groups li, .password, pre { font-family: Consolas, Menlo, 'DejaVu Sans Mono', 'Liberation Mono', monospace }
.groups li { font-size: 21pt; font-weight: 700; line-height: 1.25 }
.groups b { font: 8pt 'Segoe UI', 'Noto Sans', 'Liberation Sans', sans-serif; color: #5a6b70; letter-spacing: 0 }
.password { font-size: 15pt; font-weight: 700; overflow-wrap: anywhere; white-space: pre-wrap; margin: 3mm 0 }
.hint { font-size: 8.5pt; color: #5a6b70 }
figure { flex: 0 0 33mm; text-align: center } figure svg { width: 33mm; height: 33mm; display: block; background: #fff }
figcaption { font-size: 8pt; color: #5a6b70; margin-top: 1.5mm }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 10mm }
ol:not(.groups) { padding-left: 5mm } ol:not(.groups) li { padding: .6mm 0 0 1mm }
pre { margin: 2mm 0; padding: 3mm 4mm; background: #f4f8f9; border-left: .8mm solid #0b6474; font-size: 8.5pt; line-height: 1.6; white-space: pre-wrap;
  overflow-wrap: anywhere }
footer { margin-top: auto; padding-top: 4mm; border-top: .25mm solid #9fb4b9; font-size: 9pt } footer h2 { font-size: 10pt; margin-bottom: 1mm }
`;
