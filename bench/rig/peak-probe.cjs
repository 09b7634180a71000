// Loaded into a process before the product, which knows nothing of it: at the end it says the most memory that it held.
'use strict';
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
