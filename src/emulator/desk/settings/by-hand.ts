import { z } from 'zod';
import { handAction } from '../../core/hand.js';
import { CHOICE_FIELDS } from '../choices.js';
import { fieldsOf } from '../custom-fields.js';
import { INTEGRATION_AGENT_ID } from '../people.js';
import { type DeskState, nowOf } from '../state.js';
import type { CustomField, Department, Status } from '../types.js';
import { renderAgent } from './agents.js';
import { renderDepartmentDetail } from './departments.js';

const id = z.string().min(1);
const label = z.string().trim().min(1).max(100);
const addressOf = (name: string): string => `${name.toLowerCase().replace(/[^a-z0-9]+/g, '.')}@zylker.example`;

/** What an administrator does in Setup: people, departments, fields, statuses. Names that are taken are thrown as Error. */
export function setupByHand(current: () => DeskState) {
  const departmentOf = (wanted: string): Department => {
    const department = current().departments.get(wanted);
    if (!department) throw new Error(`there is no department ${wanted}`);
    return department;
  };
  const agentOf = (wanted: string) => {
    const agent = current().agents.get(wanted);
    if (!agent) throw new Error(`there is no agent ${wanted}`);
    return agent;
  };

  return {
    /** Answers the api name: `Portal Token` is `cf_portal_token`. */
    addCustomField: handAction({
      title: 'Add a custom field',
      module: '*',
      input: z.strictObject({
        module: z.enum(['tickets', 'contacts']).default('tickets'),
        label,
        type: z.enum(['Text', 'Picklist', 'Number', 'Boolean', 'Date', 'DateTime', 'Email']).default('Text'),
        maxLength: z.int().min(1).max(255).default(255),
        isMandatory: z.boolean().default(false),
        values: z.array(z.string()).default([]).describe('of a picklist'),
      }),
      run: ({ label: name, ...rest }) => {
        const desk = current();
        const apiName = `cf_${name.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`;
        if (fieldsOf(desk, rest.module).some((field) => field.apiName === apiName)) throw new Error(`there is a field ${apiName} already`);
        const field: CustomField = { id: desk.world.nextId(), apiName, label: name, ...rest };
        desk.customFields.push(field);
        return apiName;
      },
    }),
    addStatus: handAction({
      title: 'Add a ticket status',
      module: '*',
      input: z.strictObject({ value: label, statusType: z.enum(['Open', 'On Hold', 'Closed']) }),
      run: (status): Status => {
        const { statuses } = current();
        if (statuses.some(({ value }) => value === status.value)) throw new Error(`there is a status ${status.value} already`);
        statuses.push(status);
        return status;
      },
    }),
    /** Tickets that have it follow. */
    renameStatus: handAction({
      title: 'Rename a ticket status',
      module: '*',
      input: z.strictObject({ value: label, to: label }),
      run: ({ value, to }): Status => {
        const desk = current();
        const status = desk.statuses.find((each) => each.value === value);
        if (!status) throw new Error(`there is no status ${value}`);
        if (desk.statuses.some((each) => each.value === to)) throw new Error(`there is a status ${to} already`);
        const renamed = { ...status, value: to };
        desk.statuses[desk.statuses.indexOf(status)] = renamed;
        for (const ticket of desk.ticketOrder) if (ticket.status === value) ticket.status = to;
        return renamed;
      },
    }),
    addChoice: handAction({
      title: 'Add a picklist value',
      module: '*',
      input: z.strictObject({ field: z.enum(CHOICE_FIELDS), value: label }),
      run: ({ field, value }): readonly string[] => {
        const { choices } = current();
        if (!choices[field].includes(value)) choices[field] = [...choices[field], value];
        return choices[field];
      },
    }),
    createAgent: handAction({
      title: 'Add an agent',
      module: 'agents',
      input: z.strictObject({
        lastName: label,
        firstName: z.string().optional(),
        email: z.email().optional(),
        role: z.enum(['Administrator', 'Agent', 'LightAgent']).default('Agent'),
        departmentIds: z.array(z.string()).optional().describe('all of them unless told otherwise'),
      }),
      run: ({ lastName, firstName = null, email = addressOf(lastName), role, departmentIds }) => {
        const desk = current();
        if ([...desk.agents.values()].some((each) => each.email === email)) throw new Error(`${email} is an agent already`);
        const agent = {
          ...{ id: desk.world.nextId(), userId: null, zuid: desk.world.nextId().slice(-9), firstName, lastName, email, role },
          ...{ status: 'ACTIVE' as const, createdAt: nowOf(desk) },
          departmentIds: departmentIds?.map((each) => departmentOf(each).id) ?? [...desk.departments.keys()],
        };
        desk.agents.set(agent.id, agent);
        desk.events.emit({ type: 'Agent_Add', agent, actorId: INTEGRATION_AGENT_ID });
        return renderAgent(desk, agent);
      },
    }),
    /** To try what is hidden from whom: what belongs to a department the API's own agent is not in. */
    setAgentDepartments: handAction({
      title: 'Set departments',
      module: 'agents',
      input: z.strictObject({ id, departmentIds: z.array(z.string()) }),
      run: ({ id: agentId, departmentIds }) => {
        const agent = agentOf(agentId);
        const before = agent.departmentIds;
        agent.departmentIds = departmentIds.map((each) => departmentOf(each).id);
        current().events.emit({
          type: 'Agent_Update',
          agent,
          previous: { associatedDepartmentIds: before },
          actorId: INTEGRATION_AGENT_ID,
        });
        return renderAgent(current(), agent);
      },
    }),
    setAgentStatus: handAction({
      title: 'Activate or deactivate',
      module: 'agents',
      input: z.strictObject({ id, status: z.enum(['ACTIVE', 'DISABLED']) }),
      run: ({ id: agentId, status }) => {
        const agent = agentOf(agentId);
        const before = agent.status;
        agent.status = status;
        current().events.emit({ type: 'Agent_Update', agent, previous: { status: before }, actorId: INTEGRATION_AGENT_ID });
        return renderAgent(current(), agent);
      },
    }),
    createDepartment: handAction({
      title: 'Add a department',
      module: 'departments',
      input: z.strictObject({
        name: label,
        description: z.string().optional(),
        agentIds: z.array(z.string()).optional().describe('who is in it; everybody unless told otherwise'),
      }),
      run: ({ name, description = null, agentIds }) => {
        const desk = current();
        if ([...desk.departments.values()].some((each) => each.name === name)) throw new Error(`there is a department ${name} already`);
        const members = agentIds?.map(agentOf) ?? [...desk.agents.values()];
        const department: Department = {
          ...{ id: desk.world.nextId(), name, description, isEnabled: true, isDefault: false, supportAddress: addressOf(name) },
          ...{ creatorId: INTEGRATION_AGENT_ID, createdAt: nowOf(desk), layoutId: desk.world.nextId() },
        };
        desk.departments.set(department.id, department);
        for (const agent of members) agent.departmentIds = [...agent.departmentIds, department.id];
        desk.events.emit({ type: 'Department_Add', department, actorId: INTEGRATION_AGENT_ID });
        return renderDepartmentDetail(desk, department);
      },
    }),
    enableDepartment: handAction({
      title: 'Enable or disable',
      module: 'departments',
      input: z.strictObject({ id, isEnabled: z.boolean() }),
      run: ({ id: departmentId, isEnabled }) => {
        const department = departmentOf(departmentId);
        const before = department.isEnabled;
        department.isEnabled = isEnabled;
        current().events.emit({ type: 'Department_Update', department, previous: { isEnabled: before }, actorId: INTEGRATION_AGENT_ID });
        return renderDepartmentDetail(current(), department);
      },
    }),
  };
}
