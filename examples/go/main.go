// An exporter with a mock power switch, and a client that may lease it.
package main

import (
	"example.com/pulumi-jumpstarter/sdk/go/jumpstarter"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		bench, err := jumpstarter.NewExporter(ctx, "rpi4-bench-1", &jumpstarter.ExporterArgs{
			Labels: pulumi.StringMap{"board": pulumi.String("rpi4"), "location": pulumi.String("bench-1")},
			Export: jumpstarter.DriverMap{
				"power": jumpstarter.DriverArgs{
					Type: pulumi.String("jumpstarter_driver_power.driver.MockPower"),
				},
			},
		})
		if err != nil {
			return err
		}
		ci, err := jumpstarter.NewClient(ctx, "ci", &jumpstarter.ClientArgs{
			Labels:  pulumi.StringMap{"client-type": pulumi.String("ci")},
			Drivers: jumpstarter.ClientDriversArgs{Allow: pulumi.StringArray{pulumi.String("jumpstarter_driver_*")}},
		})
		if err != nil {
			return err
		}
		// Finished configurations for `jmp run --exporter-config` and `jmp shell --client-config`. Secret, as they hold tokens.
		ctx.Export("exporterConfig", bench.Config)
		ctx.Export("clientConfig", ci.Config)
		return nil
	})
}
