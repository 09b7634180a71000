import { attackRows } from './attack-rows';

export interface AttackTechnique {
  /** `T1059` or `T1059.004`. */
  readonly id: string;
  readonly name: string;
  /** Short names as in ATT&CK: `execution`. */
  readonly tactics: readonly string[];
  readonly link: string;
  /** Empty where ATT&CK says that it cannot easily be mitigated. */
  readonly mitigations: readonly { readonly id: string; readonly name: string }[];
}

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
  M1019: 'Threat Intelligence Program',
  M1020: 'SSL/TLS Inspection',
  M1021: 'Restrict Web-Based Content',
  M1022: 'Restrict File and Directory Permissions',
  M1024: 'Restrict Registry Permissions',
  M1025: 'Privileged Process Integrity',
  M1026: 'Privileged Account Management',
  M1027: 'Password Policies',
  M1028: 'Operating System Configuration',
  M1029: 'Remote Data Storage',
  M1030: 'Network Segmentation',
  M1031: 'Network Intrusion Prevention',
  M1032: 'Multi-factor Authentication',
  M1033: 'Limit Software Installation',
  M1035: 'Limit Access to Resource Over Network',
  M1036: 'Account Use Policies',
  M1037: 'Filter Network Traffic',
  M1038: 'Execution Prevention',
  M1039: 'Environment Variable Permissions',
  M1040: 'Behavior Prevention on Endpoint',
  M1041: 'Encrypt Sensitive Information',
  M1042: 'Disable or Remove Feature or Program',
  M1043: 'Credential Access Protection',
  M1044: 'Restrict Library Loading',
  M1045: 'Code Signing',
  M1046: 'Boot Integrity',
  M1047: 'Audit',
  M1048: 'Application Isolation and Sandboxing',
  M1049: 'Antivirus/Antimalware',
  M1050: 'Exploit Protection',
  M1051: 'Update Software',
  M1052: 'User Account Control',
  M1053: 'Data Backup',
  M1054: 'Software Configuration',
  M1056: 'Pre-compromise',
  M1057: 'Data Loss Prevention',
  M1060: 'Out-of-Band Communications Channel',
};

/** The techniques by id. */
export const techniques: ReadonlyMap<string, AttackTechnique> = new Map(
  attackRows
    .map((row) => row.split('|'))
    .map(([id = '', name = '', tactics = '', mitigations = '']) => [
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
