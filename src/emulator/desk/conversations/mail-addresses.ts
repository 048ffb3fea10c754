import type { Answer } from '../../core/types.js';
import { invalidParameter } from '../errors.js';
import { checkQuery, listAnswer } from '../request.js';
import type { DeskCall } from '../route.js';

/**
 * The addresses a department's tickets can be answered from. Mandatory `departmentId`, and the names of a row, as seen live:
 * only what is active and verified may be `fromEmailAddress`.
 */
export function listMailAddresses({ desk, incoming }: DeskCall): Answer {
  checkQuery(incoming, ['departmentId', 'ticketId']);
  const department = desk.departments.get(incoming.query.get('departmentId') ?? '');
  if (!department) throw invalidParameter('departmentId');
  const { id, name, supportAddress } = department;
  return listAnswer([
    {
      id: `${id.slice(0, -3)}001`,
      departmentId: id,
      address: supportAddress,
      displayName: name,
      isActive: true,
      isVerified: true,
      isDepartmentDefault: true,
      serviceProviderType: 'ZOHO',
    },
  ]);
}
