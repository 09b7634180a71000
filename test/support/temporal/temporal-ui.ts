import type { FrameLocator, Page } from 'playwright-core';
import { incidentUrl } from '../../../src/domain/presentation/links';

/** Opens a workflow's page and its tab with the current details; resolves once the details are drawn. */
export async function openDetails(page: Page, uiAddress: string, workflowId: string): Promise<FrameLocator> {
  await page.goto(incidentUrl(uiAddress, workflowId));
  await page.getByRole('tab', { name: 'User Metadata' }).click();
  const details = page.frameLocator('#user-metadata-current-details');
  await details.locator('main h3').first().waitFor();
  return details;
}

/**
 * Fills the UI's own form for an update as a person does, with `input` pasted in, and sends it with one click. Gives
 * what the form has made of the input.
 */
export async function sendUpdate(page: Page, name: string, input: string): Promise<string> {
  await page.getByRole('button', { name: 'More Actions' }).click();
  await page.getByRole('menuitem', { name: 'Send an Update' }).click();
  const form = page.getByRole('dialog').filter({ hasText: 'Send an Update' });
  await form.getByTestId('update-select-button').click();
  await form.getByRole('option', { name: new RegExp(`^\\s*${name}\\b`) }).click();
  const data = form.getByRole('textbox', { name: 'Data' });
  await data.click();
  await page.keyboard.insertText(input);
  // To leave the field is what makes the form rewrite it.
  await form.getByText('Send an Update').first().click();
  const left = (await data.locator('.cm-line').allInnerTexts()).join('\n');
  await form.getByRole('button', { name: 'Submit' }).click();
  return left;
}
