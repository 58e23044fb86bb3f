/** Looking something up by a name that comes from outside. */

/**
 * The member that an object has itself. What it inherits is not meant: to ask for a plain
 * object's `constructor` or `toString` with brackets gives a function.
 */
export const ownMember = <Value>(
  members: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined => (Object.hasOwn(members, name) ? members[name] : undefined)
