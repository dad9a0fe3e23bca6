import { makeStyles } from '@fluentui/react-components';
import { getDocument, GlobalWorkerOptions } from 'pdfjs-dist';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { versionsTexts } from '../../../lib/texts';

GlobalWorkerOptions.workerSrc = new URL('pdfjs-dist/build/pdf.worker.min.mjs', import.meta.url).href;

const useStyles = makeStyles({ page: { display: 'block', inlineSize: '100%' } });

/** Dots for a CSS pixel: the page is shown as wide as there is room, up to about 900 pixels. */
const widestPx = 900;

interface PdfPageProps {
  readonly base64: string;
  /** Stands there when it is no PDF that can be drawn. */
  readonly otherwise: ReactNode;
}

/** The first page as a picture; nothing in the file is run. */
export function PdfPage({ base64, otherwise }: PdfPageProps) {
  const styles = useStyles();
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const task = getDocument({
      data: Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
      // Neither fonts nor programs of the file get into the page.
      disableFontFace: true,
      isEvalSupported: false,
    });
    const draw = async () => {
      const page = await (await task.promise).getPage(1);
      const canvas = canvasRef.current;
      if (canvas === null) return;
      const { width } = page.getViewport({ scale: 1 });
      const viewport = page.getViewport({ scale: (widestPx * window.devicePixelRatio) / width });
      canvas.width = viewport.width;
      canvas.height = viewport.height;
      await page.render({ canvas, viewport }).promise;
    };
    let isGone = false;
    draw().catch(() => !isGone && setBroken(true));
    return () => {
      isGone = true;
      void task.destroy();
    };
  }, [base64]);
  if (isBroken) return otherwise;
  return <canvas ref={canvasRef} role="img" aria-label={versionsTexts.pdfAlt} className={styles.page} />;
}
