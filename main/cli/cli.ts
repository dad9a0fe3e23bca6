#!/usr/bin/env node
import { runProcess } from './cli-process';

process.exitCode = await runProcess(process.argv.slice(2), {
  workerEntry: new URL('./cpu.worker.js', import.meta.url),
  openWorkerEntry: new URL('./open.worker.js', import.meta.url),
});
