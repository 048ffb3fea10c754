// `npm run bench`: measures the bridge beside a plain loop with Zoho's own TypeScript SDK. Details in bench/README.md.
//   npm run bench                        everything, about eight minutes
//   npm run bench -- --quick             a short version, under a minute
//   npm run bench -- --only latency      one part; --help lists them
//   npm run bench -- --json              one JSON document on standard output, progress on standard error
import { tsImport } from 'tsx/esm/api';

const { main } = await tsImport('./main.ts', import.meta.url);
process.exitCode = await main(process.argv.slice(2));
