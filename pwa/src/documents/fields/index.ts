/** One component per kind of field; the record is closed, so a new kind does not compile until somebody draws it. */
import '../../ui/controls.css'

import type { Component } from 'vue'
import type { FieldKind } from '../description'
import ChoiceField from './ChoiceField.vue'
import DayField from './DayField.vue'
import JsonField from './JsonField.vue'
import LinkField from './LinkField.vue'
import LongTextField from './LongTextField.vue'
import MomentField from './MomentField.vue'
import NumberField from './NumberField.vue'
import TextField from './TextField.vue'
import YesNoField from './YesNoField.vue'

export const fieldFor: Record<FieldKind, Component> = {
  text: TextField,
  long_text: LongTextField,
  yesno: YesNoField,
  day: DayField,
  moment: MomentField,
  number: NumberField,
  choice: ChoiceField,
  link: LinkField,
  json: JsonField,
}
