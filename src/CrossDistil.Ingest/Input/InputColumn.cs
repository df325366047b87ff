namespace CrossDistil.Ingest.Input;

/// <summary>A value to read of every row.</summary>
/// <param name="Sql">A raw column's name, or SQL over the raw columns in the types that training read.</param>
/// <param name="Type">BIGINT, DOUBLE or VARCHAR, with [] behind it where a row brings a list.</param>
/// <param name="Form">What <paramref name="Sql"/> is.</param>
internal sealed record InputColumn(string Sql, string Type, InputForm Form);

/// <summary>What is read of the input's columns.</summary>
internal enum InputForm
{
    /// <summary>A column as it stands.</summary>
    Column,

    /// <summary>A column's values as keys: texts that mean missing are missing.</summary>
    Key,

    /// <summary>An expression over columns in the types of training.</summary>
    Expression,
}
