import type { FrameLocator, Page } from 'playwright-core';
import { incidentUrl } from '../../src/domain/links';

/** Opens a workflow's page and its tab with the current details; resolves once the details are drawn. */
export async function openDetails(page: Page, uiAddress: string, workflowId: string): Promise<FrameLocator> {
  await page.goto(incidentUrl(uiAddress, workflowId));
  await page.getByRole('tab', { name: 'User Metadata' }).click();
  const details = page.frameLocator('#user-metadata-current-details');
  await details.locator('main h3').waitFor();
  return details;
}

/** Fills the UI's own form as a person does, with `input` pasted in, and sends it. */
export async function sendSignal(page: Page, name: string, input: string): Promise<void> {
  await page.getByRole('button', { name: 'More Actions' }).click();
  await page.getByRole('menuitem', { name: 'Send a Signal' }).click();
  const form = page.getByRole('dialog').filter({ hasText: 'Send a Signal' });
  await form.getByTestId('signal-select-button').click();
  await form.getByRole('option', { name, exact: true }).click();
  await form.getByRole('textbox', { name: 'Data' }).click();
  await page.keyboard.insertText(input);
  await form.getByRole('button', { name: 'Submit' }).click();
  await form.waitFor({ state: 'hidden' });
}
