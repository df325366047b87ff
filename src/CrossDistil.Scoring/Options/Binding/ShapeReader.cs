using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using CrossDistil.Data.Schema;

namespace CrossDistil.Scoring.Options.Binding;

/// <summary>
/// Reads the shape of an option record from its JSON contract and its attributes. A range on a list or a per-task value
/// bounds each of its values.
/// </summary>
internal static class ShapeReader
{
    /// <summary>The shape of an option record.</summary>
    public static RecordShape Record(Type type)
    {
        var defaults = Activator.CreateInstance(type)!;
        var keys = from info in ExperimentJson.Options.GetTypeInfo(type).Properties
                   where info.Set is not null
                   let property = (PropertyInfo)info.AttributeProvider!
                   let value = property.GetValue(defaults)
                   let shape = Read(info.PropertyType, property, value)
                   let nullable = info.IsSetNullable && shape is not (NullableShape or PerTaskShape)
                   select new Key(info.Name, nullable ? new NullableShape(shape) : shape, info.IsRequired, property, value);
        return new RecordShape(type, [.. keys], type.GetCustomAttribute<ShorthandAttribute>()?.Key);
    }

    private static Shape Read(Type type, PropertyInfo? property, object? defaultValue)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return new NullableShape(Read(inner, property, defaultValue));
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PerTask<>))
            return new PerTaskShape(Read(type.GetGenericArguments()[0], property, null));
        if (type == typeof(string)) return Text(property);
        if (type == typeof(bool)) return new FlagShape();
        if (type.IsEnum) return new ChoiceShape([.. type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(WordOf)]);
        if (type == typeof(int) || type == typeof(ulong) || type == typeof(double)) return Number(type, property);
        var info = ExperimentJson.Options.GetTypeInfo(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new ListShape(
                Read(info.ElementType!, property, null), property?.GetCustomAttribute<MinLengthAttribute>()?.Length ?? 0),
            JsonTypeInfoKind.Dictionary => new MapShape(Read(info.ElementType!, null, null)),
            JsonTypeInfoKind.Object when info.PolymorphismOptions is { } kinds => Kinds(type, kinds, defaultValue),
            JsonTypeInfoKind.Object => Record(type),
            _ => throw new NotSupportedException($"{type} has no shape in an experiment file."),
        };
    }

    private static KindsShape Kinds(Type type, JsonPolymorphismOptions kinds, object? defaultValue)
    {
        var byName = kinds.DerivedTypes.ToDictionary(
            kind => (string)kind.TypeDiscriminator!, kind => Record(kind.DerivedType), StringComparer.Ordinal);
        var standard = byName.FirstOrDefault(kind => kind.Value.Type == defaultValue?.GetType()).Key;
        return new KindsShape(type, byName, standard);
    }

    private static Shape Text(PropertyInfo? property) =>
        property?.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed
            ? new ChoiceShape([.. allowed.Values.OfType<string>()])
            : new TextShape(property?.GetCustomAttribute<RegularExpressionAttribute>()?.Pattern);

    private static NumberShape Number(Type type, PropertyInfo? property)
    {
        if (property?.GetCustomAttribute<RangeAttribute>() is { } range)
            return new NumberShape(type, Bound(range.Minimum), Bound(range.Maximum));
        if (type == typeof(int)) return new NumberShape(type, int.MinValue, int.MaxValue);
        return type == typeof(ulong)
            ? new NumberShape(type, 0, ulong.MaxValue)
            : throw new NotSupportedException($"{property} needs a range.");
    }

    private static double Bound(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);

    private static string WordOf(FieldInfo field) =>
        field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? throw new NotSupportedException($"{field} needs the word that an experiment file uses for it.");
}
