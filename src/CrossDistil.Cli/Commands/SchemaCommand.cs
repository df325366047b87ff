using System.CommandLine;

namespace CrossDistil.Cli.Commands;

/// <summary>crossdistil schema: the JSON schema of experiment files.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON schema of experiment files.");
        command.SetAction(_ =>
        {
            using var schema = new StreamReader(typeof(SchemaCommand).Assembly.GetManifestResourceStream("experiment.schema.json")!);
            Console.Out.Write(schema.ReadToEnd());
        });
        return command;
    }
}
