import { permissionDenied, type Access } from '../access';
import { bindingShape } from '../iam/allow-policy';
import { pageOf, type Page } from '../run/pages';
import { protosOf } from '../wire/grpc/protos';
import type { GrpcService } from '../wire/grpc/grpc-service';
import type { JsonObject } from '../wire/json';
import { numberOf, objectOf, textOf, textsOf } from '../wire/json';
import { StatusError } from '../wire/status';
import type { PolicyState } from '../world/identities';
import type { World } from '../world/world';
import { typeOfResource, wantedTypes } from './asset-types';
import { parsePolicyQuery } from './policy-query';
import { placed, runningAssets } from './resources';

const packageName = '@google-cloud/asset';
/** Google gives no more at once, whatever is asked for. */
const mostPerPage = 500;
/** Left out unless the read mask names them: they are large. */
const large = ['versionedResources', 'attachedResources', 'effectiveTags', 'enrichments'];

/**
 * Cloud Asset v1 over gRPC: searches of resources and of policies in the scenario's project, or in what it lies in. The
 * inventory is up to date here; the real one can lag behind.
 */
export function assetService(world: World, access: Access): GrpcService {
  const scoped = (permission: string, request: JsonObject): string => {
    const scope = textOf(request, 'scope');
    if (!/^(?:projects|folders|organizations)\/[^/]+$/u.test(scope))
      throw new StatusError('INVALID_ARGUMENT', `'${scope}' is not a scope.`);
    access.require(permission, scope);
    world.settle();
    const resource = world.identities.resourceOf(scope);
    if (!above(world).includes(resource)) throw permissionDenied(permission, scope);
    return resource;
  };
  const effects = { resource: (request: JsonObject): string => textOf(request, 'scope') };
  return {
    package: packageName,
    service: 'google.cloud.asset.v1.AssetService',
    unary: {
      SearchAllResources: (request) => {
        scoped('cloudasset.assets.searchAllResources', request);
        if (textOf(request, 'query') !== '')
          throw new StatusError('INVALID_ARGUMENT', 'Queries of resources are not simulated.');
        const types = wantedTypes(textsOf(request, 'assetTypes'));
        const shown = mask(request);
        const { items, nextPageToken } = page(
          runningAssets(world).filter(({ assetType }) => types.includes(assetType)),
          request,
        );
        return { results: items.map(({ result }) => pick(result, shown)), nextPageToken };
      },
      SearchAllIamPolicies: (request) => {
        const scope = scoped('cloudasset.assets.searchAllIamPolicies', request);
        const fits = parsePolicyQuery(textOf(request, 'query'));
        const types = wantedTypes(textsOf(request, 'assetTypes'));
        const found = world.identities
          .allPolicies()
          .filter(({ resource }) => isWithin(world, resource, scope))
          .map((policy) => ({ ...policy, bindings: policy.bindings.filter(fits) }))
          .filter(({ resource, bindings }) => {
            const type = typeOfResource(resource);
            return bindings.length > 0 && type !== undefined && types.includes(type);
          });
        const { items, nextPageToken } = page(found, request);
        return { results: items.map((policy) => policyShape(world, policy)), nextPageToken };
      },
    },
    effects: { SearchAllResources: effects, SearchAllIamPolicies: effects },
  };
}

/** The project and what it lies in, from the inside out. */
function above(world: World): readonly string[] {
  const { project, organization } = world.scenario.google;
  return [`projects/${project.number}`, ...world.identities.folders(), `organizations/${organization}`];
}

/** Folders and the organization lie in the scope only where they are it, or below it. */
function isWithin(world: World, resource: string, scope: string): boolean {
  const chain = above(world);
  const level = chain.indexOf(resource);
  return level === -1 ? resource.startsWith('//') : level <= chain.indexOf(scope);
}

function page<T>(items: readonly T[], request: JsonObject): Page<T> {
  const size = numberOf(request, 'pageSize');
  return pageOf(items, { ...request, pageSize: Math.min(Math.max(size, 0) || mostPerPage, mostPerPage) });
}

/** The fields that are shown. Throws INVALID_ARGUMENT for a path that is none. */
function mask(request: JsonObject): readonly string[] {
  const fields = protosOf(packageName).lookupType('google.cloud.asset.v1.ResourceSearchResult').fieldsArray;
  const names = fields.map(({ name }) => name);
  const paths = textsOf(objectOf(request, 'readMask'), 'paths');
  if (paths.length === 0) return names.filter((name) => !large.includes(name));
  if (paths.includes('*')) return names;
  return paths.map((path) => {
    const name = path.replaceAll(/_([a-z])/gu, (_all, letter: string) => letter.toUpperCase());
    // On the wire a path is written as in the proto file.
    if (names.includes(name) && !/[A-Z]/u.test(path)) return name;
    throw new StatusError('INVALID_ARGUMENT', `read_mask: '${path}' is not a field of a result.`);
  });
}

function pick(result: JsonObject, shown: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(result).filter(([name]) => shown.includes(name)));
}

function policyShape(world: World, { resource, bindings }: PolicyState): JsonObject {
  const { project } = world.scenario.google;
  const isProject = resource === `projects/${project.number}`;
  const { project: _project, ...others } = placed(world);
  return {
    resource: resource.startsWith('//')
      ? resource
      : `//cloudresourcemanager.googleapis.com/${isProject ? `projects/${project.id}` : resource}`,
    assetType: typeOfResource(resource),
    ...(isProject || resource.startsWith('//') ? placed(world) : others),
    policy: { bindings: bindings.map(bindingShape) },
  };
}
