import type { Access } from '../access';
import type { World } from '../world/world';
import type { Named } from './names';

/** Checks the permission, lets happen what is due, and hands the name on together with the permission. */
export function checked(world: World, access: Access, permission: string, name: string): Named {
  access.require(permission, name);
  world.settle();
  return { name, permission };
}
