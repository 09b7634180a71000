import { entriesOf, processFields } from './detector';

const mining = entriesOf('mining', [
  {
    category: 'Impact: Suspicious cryptocurrency mining activity using the Stratum Protocol',
    module: 'CLOUD_RUN_SUSPICIOUS_CRYPTO_MINING_ACTIVITY_USING_STRATUM_PROTOCOL',
    techniques: ['T1496.001'],
    means:
      'A process was started with the address of a mining pool in the protocol that miners speak: somebody mines at your cost.',
    fields: [...processFields, 'connections[]'],
    indicators: ['ip', 'domain', 'url', 'sha256'],
    questions: [
      'How did the miner get in: the image, a request, a stolen identity?',
      'What else did they do?',
    ],
    falsePositives: ['a service that belongs to a mining pool'],
    severity: 'HIGH',
    aliases: ['Impact: Suspicious crypto mining activity using the Stratum Protocol'],
  },
]);

const destruction = entriesOf('destruction', [
  {
    category: 'Impact: Detect Malicious Cmdlines',
    module: 'CLOUD_RUN_DETECT_MALICIOUS_CMDLINES',
    techniques: ['T1059.004', 'T1485'],
    means: 'A process was started with a command line that is known from attacks which destroy or take over.',
    fields: processFields,
    indicators: ['ip', 'domain', 'url'],
    questions: ['What does the command do, and did it succeed?', 'Who started it?'],
    falsePositives: ['a clean-up or test script of the owner with the same words'],
    severity: 'CRITICAL',
    aliases: ['Impact: Malicious Cmdlines Detected'],
  },
  {
    category: 'Impact: Remove Bulk Data From Disk',
    module: 'CLOUD_RUN_REMOVE_BULK_DATA_FROM_DISK',
    techniques: ['T1485'],
    means: 'A process removed or overwrote much data at once: traces or mounted data may be gone.',
    fields: [...processFields, 'files[]'],
    indicators: [],
    questions: [
      "Which path was it: the container's own disk, or a mounted bucket or share?",
      'Is there a backup?',
    ],
    falsePositives: ['a job that clears its working folder'],
    severity: 'LOW',
  },
]);

/** Detectors of an attacker's aims: mining and destruction. */
export const impactDetectors = [...mining, ...destruction];
