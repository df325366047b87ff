namespace CrossDistil.Cli.Flows;

/// <summary>Texts that are embedded in the program.</summary>
internal static class Resources
{
    public static string Text(string name)
    {
        using var text = new StreamReader(typeof(Resources).Assembly.GetManifestResourceStream(name)!);
        return text.ReadToEnd();
    }
}
