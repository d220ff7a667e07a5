#!/usr/bin/env node
import { run } from './cli.ts';

// No top-level await: the packaged server is one CommonJS file.
void run(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
