import * as pulumi from "@pulumi/pulumi";
import { throwIfInvalid, unsendableArguments } from "../arguments.ts";
import { blankProblem, Problems, unknownArguments } from "../problems.ts";

/** The arguments of a {@link JumpstarterProvider}. */
export interface JumpstarterProviderArgs {
  /**
   * The kubeconfig: the path of a file, or its content. It is kept encrypted in the state, once.
   *
   * @secret
   * @default the defaults of Kubernetes: `KUBECONFIG`, `~/.kube/config`, the pod's service account
   */
  kubeconfig?: pulumi.Input<string>;
  /** The context of the kubeconfig. @default its current context */
  context?: pulumi.Input<string>;
  /** The namespace of resources that do not set one. @default the context's namespace, else "default" */
  namespace?: pulumi.Input<string>;
  /** Whether previews, and updates without changes, leave the cluster alone, and say nothing of taken names. @default false */
  offlinePreview?: pulumi.Input<boolean>;
}

const PROVIDER_ARGS = [
  "kubeconfig",
  "context",
  "namespace",
  "offlinePreview",
] as const satisfies (keyof JumpstarterProviderArgs)[];

/**
 * An explicit provider: the cluster, the identity and the namespace of the resources that get it as `opts.provider`.
 * Without one, they come from the stack configuration (`jumpstarter:kubeconfig`, `jumpstarter:context`,
 * `jumpstarter:namespace`), else from the defaults of Kubernetes.
 *
 * Arguments that lead to the same cluster replace no resource. Those that lead to another cluster replace all of its
 * resources. `pulumi destroy` uses the arguments in the state.
 *
 * @example
 * ```ts
 * import * as pulumi from "@pulumi/pulumi";
 * import { JumpstarterClient, JumpstarterProvider } from "pulumi-jumpstarter";
 *
 * const config = new pulumi.Config();
 * const munich = new JumpstarterProvider("munich", {
 *   kubeconfig: config.requireSecret("munichKubeconfig"),
 *   namespace: "jumpstarter-lab",
 * });
 * new JumpstarterClient("ci", { labels: { "client-type": "ci" } }, { provider: munich });
 * ```
 */
export class JumpstarterProvider extends pulumi.ProviderResource {
  /** The settings, for the functions that take this provider. Secret if the kubeconfig is. */
  readonly settings: pulumi.Output<{
    kubeconfig?: string | undefined;
    context?: string | undefined;
    namespace?: string | undefined;
  }>;

  /**
   * Create a JumpstarterProvider resource with the given unique name, arguments, and options.
   *
   * @param name The _unique_ name of the resource.
   * @param args The arguments to use to populate this resource's properties.
   * @param opts A bag of options that control this resource's behavior.
   */
  constructor(name: string, args: JumpstarterProviderArgs = {}, opts?: pulumi.ResourceOptions) {
    const what = `JumpstarterProvider "${name}"`;
    throwIfInvalid(what, [...unknownArguments(args, PROVIDER_ARGS), ...unsendableArguments(args, PROVIDER_ARGS)]);
    const { namespace, offlinePreview } = args;
    const kubeconfig = textOf(what, "kubeconfig", args.kubeconfig && pulumi.secret(args.kubeconfig));
    const context = textOf(what, "context", args.context);
    // The provider process reads these keys from here just as from the stack configuration.
    super(
      "pulumi-nodejs",
      name,
      {
        "jumpstarter:kubeconfig": kubeconfig,
        "jumpstarter:context": context,
        "jumpstarter:namespace": namespace,
        "jumpstarter:offlinePreview": offlinePreview && pulumi.output(offlinePreview).apply(String),
      },
      opts,
    );
    this.settings = pulumi.output({ kubeconfig, context, namespace });
  }
}

/** Returns a setting that is given, and throws unless it is text: an empty variable must not mean the user's default cluster. */
function textOf(what: string, key: string, given: pulumi.Input<string> | undefined): pulumi.Output<string> | undefined {
  if (given === undefined) return undefined;
  return pulumi.output(given).apply((text) => {
    const problems = new Problems();
    problems.text(key, text, { required: true, rule: blankProblem });
    throwIfInvalid(what, problems.found);
    return text;
  });
}
