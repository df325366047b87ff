using CrossDistil.Cli.Flows;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil schema: the JSON schema of experiment files.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON schema of experiment files.");
        command.SetAction(_ => Console.Out.Write(Resources.Text("experiment.schema.json")));
        return command;
    }
}
