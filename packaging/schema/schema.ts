/** The parts of a Pulumi schema that ours has. */
export interface Property {
  type?: string;
  $ref?: string;
  items?: Property;
  additionalProperties?: Property;
  oneOf?: Property[];
  description?: string;
  secret?: boolean;
  replaceOnChanges?: boolean;
}

export interface ObjectType {
  type: string;
  description?: string;
  properties?: Record<string, Property>;
  required?: string[];
  enum?: { value: string }[];
}

export interface Resource {
  description: string;
  inputProperties: Record<string, Property>;
  requiredInputs?: string[];
  properties: Record<string, Property>;
  required?: string[];
}

export interface FunctionType {
  description: string;
  inputs: ObjectType;
  outputs: ObjectType;
}
