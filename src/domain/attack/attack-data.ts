import type { AttackTechnique } from './attack';

// Taken from MITRE ATT&CK Enterprise 18.1 (mitre/cti): the techniques that threats on Cloud Run use, with the mitigations that ATT&CK
// gives for them. Tactics change between versions (v19 splits Defense Evasion), so the version is shown with every mapping.

/** The version of ATT&CK that this data was taken from. */
export const attackVersion = '18.1';

/** Must go wherever the data goes. */
export const attackNotice =
  '(c) 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';

/** Mitigations by id. */
export const mitigationNames: Readonly<Record<string, string>> = {
  M1013: 'Application Developer Guidance',
  M1015: 'Active Directory Configuration',
  M1016: 'Vulnerability Scanning',
  M1017: 'User Training',
  M1018: 'User Account Management',
  M1020: 'SSL/TLS Inspection',
  M1021: 'Restrict Web-Based Content',
  M1022: 'Restrict File and Directory Permissions',
  M1026: 'Privileged Account Management',
  M1027: 'Password Policies',
  M1028: 'Operating System Configuration',
  M1030: 'Network Segmentation',
  M1031: 'Network Intrusion Prevention',
  M1032: 'Multi-factor Authentication',
  M1033: 'Limit Software Installation',
  M1035: 'Limit Access to Resource Over Network',
  M1036: 'Account Use Policies',
  M1037: 'Filter Network Traffic',
  M1038: 'Execution Prevention',
  M1040: 'Behavior Prevention on Endpoint',
  M1041: 'Encrypt Sensitive Information',
  M1042: 'Disable or Remove Feature or Program',
  M1045: 'Code Signing',
  M1047: 'Audit',
  M1048: 'Application Isolation and Sandboxing',
  M1049: 'Antivirus/Antimalware',
  M1050: 'Exploit Protection',
  M1051: 'Update Software',
  M1057: 'Data Loss Prevention',
};

type Row = readonly [id: string, name: string, tactics: string, mitigations: string];

const ROWS: readonly Row[] = [
  [
    'T1190',
    'Exploit Public-Facing Application',
    'initial-access',
    'M1016 M1026 M1030 M1035 M1037 M1048 M1050 M1051',
  ],
  [
    'T1059',
    'Command and Scripting Interpreter',
    'execution',
    'M1021 M1026 M1033 M1038 M1040 M1042 M1045 M1047 M1049',
  ],
  ['T1059.004', 'Command and Scripting Interpreter: Unix Shell', 'execution', 'M1038'],
  ['T1059.006', 'Command and Scripting Interpreter: Python', 'execution', 'M1033 M1038 M1047 M1049'],
  ['T1106', 'Native API', 'execution', 'M1038 M1040'],
  ['T1129', 'Shared Modules', 'execution', 'M1038'],
  ['T1204.003', 'User Execution: Malicious Image', 'execution', 'M1017 M1031 M1045 M1047'],
  ['T1609', 'Container Administration Command', 'execution', 'M1018 M1026 M1035 M1038 M1042'],
  ['T1610', 'Deploy Container', 'defense-evasion execution', 'M1018 M1030 M1035 M1047'],
  ['T1648', 'Serverless Execution', 'execution', 'M1018 M1036'],
  ['T1651', 'Cloud Administration Command', 'execution', 'M1026'],
  ['T1105', 'Ingress Tool Transfer', 'command-and-control', 'M1031 M1037'],
  ['T1071', 'Application Layer Protocol', 'command-and-control', 'M1031 M1037'],
  ['T1071.001', 'Application Layer Protocol: Web Protocols', 'command-and-control', 'M1031 M1037'],
  ['T1571', 'Non-Standard Port', 'command-and-control', 'M1030 M1031'],
  ['T1095', 'Non-Application Layer Protocol', 'command-and-control', 'M1030 M1031 M1037 M1047'],
  ['T1573', 'Encrypted Channel', 'command-and-control', 'M1020 M1031'],
  ['T1611', 'Escape to Host', 'privilege-escalation', 'M1026 M1038 M1042 M1048 M1051'],
  [
    'T1552',
    'Unsecured Credentials',
    'credential-access',
    'M1015 M1017 M1022 M1026 M1027 M1028 M1035 M1037 M1041 M1047 M1051',
  ],
  [
    'T1552.001',
    'Unsecured Credentials: Credentials In Files',
    'credential-access',
    'M1017 M1022 M1027 M1047',
  ],
  [
    'T1552.005',
    'Unsecured Credentials: Cloud Instance Metadata API',
    'credential-access',
    'M1035 M1037 M1042',
  ],
  ['T1528', 'Steal Application Access Token', 'credential-access', 'M1017 M1018 M1021 M1047'],
  [
    'T1550.001',
    'Use Alternate Authentication Material: Application Access Token',
    'defense-evasion lateral-movement',
    'M1013 M1021 M1036 M1041 M1047',
  ],
  [
    'T1078.004',
    'Valid Accounts: Cloud Accounts',
    'defense-evasion persistence privilege-escalation initial-access',
    'M1015 M1017 M1018 M1026 M1027 M1032 M1036',
  ],
  [
    'T1098',
    'Account Manipulation',
    'persistence privilege-escalation',
    'M1018 M1022 M1026 M1028 M1030 M1032 M1042',
  ],
  [
    'T1098.001',
    'Account Manipulation: Additional Cloud Credentials',
    'persistence privilege-escalation',
    'M1018 M1026 M1030 M1032 M1042',
  ],
  [
    'T1098.003',
    'Account Manipulation: Additional Cloud Roles',
    'persistence privilege-escalation',
    'M1018 M1026 M1032',
  ],
  ['T1136.003', 'Create Account: Cloud Account', 'persistence', 'M1026 M1030 M1032'],
  ['T1525', 'Implant Internal Image', 'persistence', 'M1026 M1045 M1047'],
  ['T1082', 'System Information Discovery', 'discovery', ''],
  ['T1057', 'Process Discovery', 'discovery', ''],
  ['T1033', 'System Owner/User Discovery', 'discovery', ''],
  ['T1518', 'Software Discovery', 'discovery', ''],
  ['T1046', 'Network Service Discovery', 'discovery', 'M1030 M1031 M1042'],
  ['T1613', 'Container and Resource Discovery', 'discovery', 'M1018 M1030 M1035'],
  ['T1580', 'Cloud Infrastructure Discovery', 'discovery', 'M1018'],
  ['T1526', 'Cloud Service Discovery', 'discovery', ''],
  ['T1087.004', 'Account Discovery: Cloud Account', 'discovery', 'M1018 M1047'],
  ['T1069.003', 'Permission Groups Discovery: Cloud Groups', 'discovery', ''],
  ['T1530', 'Data from Cloud Storage', 'collection', 'M1018 M1022 M1032 M1037 M1041 M1047'],
  ['T1041', 'Exfiltration Over C2 Channel', 'exfiltration', 'M1031 M1057'],
  ['T1567', 'Exfiltration Over Web Service', 'exfiltration', 'M1021 M1057'],
  ['T1496', 'Resource Hijacking', 'impact', ''],
  ['T1496.001', 'Resource Hijacking: Compute Hijacking', 'impact', ''],
  ['T1562.008', 'Impair Defenses: Disable or Modify Cloud Logs', 'defense-evasion', 'M1018'],
];

/** The techniques by id. */
export const techniques: ReadonlyMap<string, AttackTechnique> = new Map(
  ROWS.map(([id, name, tactics, mitigations]) => [
    id,
    {
      id,
      name,
      tactics: tactics.split(' '),
      link: `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`,
      mitigations: mitigations
        .split(' ')
        .filter((mitigation) => mitigation !== '')
        .map((mitigation) => ({ id: mitigation, name: mitigationNames[mitigation] ?? '' })),
    },
  ]),
);
