import type { Access } from '../access';
import type { FindingRecord, FindingsStore } from '../world/finding/findings';
import type { GrpcService } from '../wire/grpc/grpc-service';
import { objectOf, textOf, type JsonObject } from '../wire/json';
import { listFindings } from './list-findings';
import { invalidName, parseFindingChild } from './names';
import { checkAccess, checkActivation, type SecurityCenterScope } from './scope';
import { stateEdit } from './set-state';
import { externalSystemEdit } from './update-external-system';
import { marksEdit } from './update-marks';

/**
 * Security Command Center v2: ListFindings, SetFindingState, UpdateSecurityMarks and UpdateExternalSystem.
 * Every write that is accepted is announced by the store, also one that leaves things as they were.
 * `now` (milliseconds since 1970) is for the `eventTime` of a change of state.
 */
export function securityCenterService(
  findings: FindingsStore,
  access: Access,
  known: SecurityCenterScope,
  now: () => number = Date.now,
): GrpcService {
  const change = (
    {
      field,
      name,
      permission,
    }: { readonly field: string; readonly name: string; readonly permission: string },
    edit: (record: FindingRecord) => FindingRecord,
  ): JsonObject => {
    const child = parseFindingChild(name, field);
    checkAccess(access, permission, child, known, findings.list());
    checkActivation(child, known);
    return findings.change(child.finding, edit).finding;
  };
  return {
    package: '@google-cloud/security-center',
    service: 'google.cloud.securitycenter.v2.SecurityCenter',
    unary: {
      ListFindings: (request) => listFindings(request, findings, access, known),
      SetFindingState: (request) => {
        const name = textOf(request, 'name');
        if (parseFindingChild(name, 'name').rest !== '') throw invalidName('name', name);
        return change(
          { field: 'name', name, permission: 'securitycenter.findings.setState' },
          stateEdit(request, now),
        );
      },
      UpdateSecurityMarks: (request) => {
        const [field, name] = ['security_marks.name', nameOf(request, 'securityMarks')];
        if (parseFindingChild(name, field).rest !== 'securityMarks') throw invalidName(field, name);
        const permission = 'securitycenter.findingsecuritymarks.update';
        return {
          ...objectOf(change({ field, name, permission }, marksEdit(request)), 'securityMarks'),
          name,
        };
      },
      UpdateExternalSystem: (request) => {
        const [field, name] = ['external_system.name', nameOf(request, 'externalSystem')];
        const [, id] = /^externalSystems\/([^/]+)$/.exec(parseFindingChild(name, field).rest) ?? [];
        if (id === undefined) throw invalidName(field, name);
        const permission = 'securitycenter.findingexternalsystems.update';
        const finding = change({ field, name, permission }, externalSystemEdit(request, id));
        return objectOf(objectOf(finding, 'externalSystems'), id);
      },
    },
    effects: {
      UpdateSecurityMarks: { resource: (request) => nameOf(request, 'securityMarks') },
      UpdateExternalSystem: { resource: (request) => nameOf(request, 'externalSystem') },
    },
  };
}

function nameOf(request: JsonObject, key: string): string {
  return textOf(objectOf(request, key), 'name');
}
